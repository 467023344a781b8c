/** Employees' sign-on PINs: hashed slowly, since four digits are few. */
import { slowHash, slowHashMatches } from '#lib/server/slow-hash.server.ts';

// A tenth of a password's cost: an import hashes thousands, and attempts are limited where PINs are entered.
const COST = { N: 2 ** 14, r: 8, p: 1 };

export const isPin = (text: string) => /^\d{4,8}$/.test(text);

/** @returns as slowHash; a given salt makes the demo's hashes repeatable */
export const hashPin = (pin: string, salt?: Buffer) => slowHash(pin, COST, salt);

export const verifyPin = (pin: string, stored: string) => slowHashMatches(pin, stored);
