/** Hashes of secrets that people can remember: slow on purpose, computed off the event loop. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

export interface Cost {
  /** scrypt's work factor (a power of two), block size and rounds. */
  N: number;
  r: number;
  p: number;
}

// OWASP's parameters for 32 MiB: libuv's four threads together stay at 128 MiB.
const passwordCost: Cost = { N: 2 ** 15, r: 8, p: 3 };
const KEY_BYTES = 32;

function derive(secret: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // NFKC: the same word typed on two keyboards is the same password.
    scrypt(secret.normalize('NFKC'), salt, KEY_BYTES, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

/** @returns `scrypt$N$r$p$salt$key`, salt and key in base64url */
export async function slowHash(secret: string, cost = passwordCost, salt: Buffer = randomBytes(16)): Promise<string> {
  const key = await derive(secret, salt, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/**
 * @param stored what slowHash returned, at whatever cost
 * @throws Error when `stored` is none of ours
 */
export async function slowHashMatches(secret: string, stored: string): Promise<boolean> {
  const [kind, N, r, p, salt, key] = stored.split('$');
  if (kind !== 'scrypt' || !salt || !key) throw new Error('Not a slow hash of ours');
  const given = await derive(secret, Buffer.from(salt, 'base64url'), { N: Number(N), r: Number(r), p: Number(p) });
  const expected = Buffer.from(key, 'base64url');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
