/** Hashes of secrets that people can remember: slow on purpose, computed off the event loop. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

interface Cost {
  /** Work factor N as its power of two, block size, parallel rounds. */
  logN: number;
  r: number;
  p: number;
}

// OWASP's scrypt parameters for 32 MiB: libuv's four threads together stay under 128 MiB.
const cost: Cost = { logN: 15, r: 8, p: 3 };
const KEY_BYTES = 32;

function derive(secret: string, salt: Buffer, { logN, r, p }: Cost): Promise<Buffer> {
  const N = 2 ** logN;
  return new Promise((resolve, reject) => {
    // NFKC: the same word typed on two keyboards is the same password.
    scrypt(secret.normalize('NFKC'), salt, KEY_BYTES, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

/** @returns `scrypt$logN$r$p$salt$key`, base64url */
export async function slowHash(secret: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(secret, salt, cost);
  return ['scrypt', cost.logN, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/**
 * @param stored what slowHash returned, perhaps under older costs
 * @throws Error when `stored` is none of ours
 */
export async function slowHashMatches(secret: string, stored: string): Promise<boolean> {
  const [kind, logN, r, p, salt, key] = stored.split('$');
  if (kind !== 'scrypt' || !salt || !key) throw new Error('Not a stored slow hash');
  const expected = Buffer.from(key, 'base64url');
  const found = await derive(secret, Buffer.from(salt, 'base64url'), {
    logN: Number(logN),
    r: Number(r),
    p: Number(p),
  });
  return expected.length === found.length && timingSafeEqual(expected, found);
}
