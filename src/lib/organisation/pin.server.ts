/** Employees' sign-on PINs: hashed slowly, since four digits are few. */
import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';

const slow = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);
const COST = { N: 2 ** 14, r: 8, p: 1 };

export const isPin = (text: string) => /^\d{4,8}$/.test(text);

/** @returns `scrypt$N$r$p$salt$hash`, salt and hash in base64url */
export async function hashPin(pin: string, salt = randomBytes(16)): Promise<string> {
  const hash = await slow(pin, salt, 32, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

export async function verifyPin(pin: string, stored: string): Promise<boolean> {
  const [kind, N, r, p, salt = '', hash = ''] = stored.split('$');
  if (kind !== 'scrypt') throw new Error(`Unknown PIN hash ${kind}`);
  const expected = Buffer.from(hash, 'base64url');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const given = await slow(pin, Buffer.from(salt, 'base64url'), expected.length, cost);
  return timingSafeEqual(given, expected);
}
