/** Employees' sign-on PINs: hashed slowly, since four digits are few. */
import { createCipheriv, createDecipheriv, randomBytes, randomInt } from 'node:crypto';
import type { Db } from '#db/connect.server.ts';
import { settingOr } from '#lib/server/setting.server.ts';
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
const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Made once a database, kept there: what it seals is hashed within minutes and nothing that is kept. */
const sealingKey = async (db: Db) =>
  Buffer.from(await settingOr(db, 'pin.key', () => randomBytes(32).toString('base64url')), 'base64url');

/**
 * PINs by the thousand cannot be hashed while somebody waits: sealed, they count at once, and a job hashes them after
 * the commit; see `hashSealedPins`.
 * @returns seals one employee's PIN into what stands in place of its hash
 */
export async function pinSealer(db: Db): Promise<(employee: string, pin: string) => string> {
  const key = await sealingKey(db);
  return (employee, pin) => {
    const iv = randomBytes(IV_BYTES);
    // Bound to the employee: in another's row it opens nothing.
    const cipher = createCipheriv(CIPHER, key, iv).setAAD(Buffer.from(employee));
    const parts = [iv, cipher.update(pin, 'utf8'), cipher.final(), cipher.getAuthTag()];
    return SEALED + Buffer.concat(parts).toString('base64url');
  };
}

export const isSealed = (stored: string) => stored.startsWith(SEALED);

/** @throws Error when it was not sealed here for this employee */
export async function openSealed(db: Db, employee: string, stored: string): Promise<string> {
  const sealed = Buffer.from(stored.slice(SEALED.length), 'base64url');
  const decipher = createDecipheriv(CIPHER, await sealingKey(db), sealed.subarray(0, IV_BYTES))
    .setAAD(Buffer.from(employee))
    .setAuthTag(sealed.subarray(-TAG_BYTES));
  return decipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
}

/** Whether it is the employee's PIN, be what is stored a hash or sealed still. */
export async function pinMatches(db: Db, employee: string, pin: string, stored: string): Promise<boolean> {
  return isSealed(stored) ? pin === (await openSealed(db, employee, stored)) : verifyPin(pin, stored);
}
