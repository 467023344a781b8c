/** Employees' sign-on PINs: hashed slowly, since four digits are few. */
import { randomInt } from 'node:crypto';
import type { Context } from '#lib/server/context.server.ts';
import { seal, serverSecret, unseal } from '#lib/server/seal.server.ts';
import { slowHash, slowHashMatches } from '#lib/server/slow-hash.server.ts';

// A tenth of a password's cost: an import hashes thousands, and attempts are limited where PINs are entered.
const COST = { N: 2 ** 14, r: 8, p: 1 };

export const isPin = (text: string) => /^\d{4,8}$/.test(text);

/** @returns as slowHash; a given salt makes the demo's hashes repeatable */
export const hashPin = (pin: string, salt?: Buffer) => slowHash(pin, COST, salt);

export const verifyPin = (pin: string, stored: string) => slowHashMatches(pin, stored);

/** Six digits, none of the sort that are tried first. */
export function newPin(): string {
  for (;;) {
    const pin = String(randomInt(1_000_000)).padStart(6, '0');
    const digits = [...pin].map(Number);
    const steps = new Set(digits.slice(1).map((digit, at) => digit - (digits[at] ?? 0)));
    // All the same, or counted up or down.
    if (steps.size > 1) return pin;
  }
}

const SEALED = 'sealed$';
const purpose = (employee: string) => `pin:${employee}`;

/**
 * PINs by the thousand cannot be hashed while somebody waits: sealed, they count at once, and a job hashes them after
 * the commit; see `hashSealedPins`.
 * @returns seals one employee's PIN into what stands in place of its hash
 */
export async function pinSealer(ctx: Context): Promise<(employee: string, pin: string) => string> {
  const secret = await serverSecret(ctx);
  return (employee, pin) => SEALED + seal(secret, purpose(employee), pin);
}

export const isSealed = (stored: string) => stored.startsWith(SEALED);

/** @returns null when it was not sealed here for this employee */
export const openSealed = async (ctx: Context, employee: string, stored: string): Promise<string | null> =>
  unseal(await serverSecret(ctx), purpose(employee), stored.slice(SEALED.length));

/** Whether it is the employee's PIN, be what is stored a hash or sealed still. */
export async function pinMatches(ctx: Context, employee: string, pin: string, stored: string): Promise<boolean> {
  return isSealed(stored) ? pin === (await openSealed(ctx, employee, stored)) : verifyPin(pin, stored);
}
