/** The PIN of a kiosk's staff corner. The device checks it without a network, so it gets the hash. */
import { pbkdf2, randomBytes, randomInt } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(pbkdf2);

/** OWASP's figure for PBKDF2 with SHA-256 is 600,000; a counter tablet takes a second for a third of it. */
const ITERATIONS = 210_000;

/** @returns six digits, to be shown once, and `pbkdf2$iterations$salt$hash` (SHA-256, base64url), to be kept */
export async function newCornerPin(): Promise<{ pin: string; hash: string }> {
  const pin = String(randomInt(1_000_000)).padStart(6, '0');
  const salt = randomBytes(16);
  const hash = await derive(pin, salt, ITERATIONS, 32, 'sha256');
  return { pin, hash: ['pbkdf2', ITERATIONS, salt.toString('base64url'), hash.toString('base64url')].join('$') };
}
