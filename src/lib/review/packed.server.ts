/** Large JSON as it is stored: compressed, in parts, with the fingerprint of what it says. */
import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';

/** A statement of a megabyte holds up nobody for long. */
const PART = 1_000_000;

export const fingerprintOf = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

/** Base64 in parts. */
export function packed(text: string): string[] {
  const whole = gzipSync(text, { level: 6 }).toString('base64');
  return Array.from({ length: Math.ceil(whole.length / PART) }, (_, at) => whole.slice(at * PART, (at + 1) * PART));
}

export const unpacked = (parts: readonly string[]) =>
  gunzipSync(Buffer.from(parts.join(''), 'base64')).toString('utf8');
