/** PINs on the device: a clerk's is sealed so that only the server reads it; the staff corner's is checked here, offline too. */

/** What is sealed into a DeviceEvent's `proof`: the event's id binds it, so that a copied proof opens nothing else. */
export interface SealedPin {
  pin: string;
  employee: string;
  /** Id of the event. */
  event: string;
}

const toBase64Url = (bytes: ArrayBuffer) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const fromBase64Url = (text: string) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));

/** @param key the server's RSA-OAEP public key (JWK); @returns base64url of the ciphertext of the JSON (RSA-OAEP, SHA-256) */
export async function sealPin(content: SealedPin, key: JsonWebKey): Promise<string> {
  const algorithm = { name: 'RSA-OAEP', hash: 'SHA-256' };
  // Only what makes the key: a JWK may carry `alg` or `key_ops` that a browser refuses to combine.
  const { kty, n, e } = key;
  const publicKey = await crypto.subtle.importKey('jwk', { kty, n, e }, algorithm, false, ['encrypt']);
  const sealed = await crypto.subtle.encrypt(algorithm, publicKey, new TextEncoder().encode(JSON.stringify(content)));
  return toBase64Url(sealed);
}

/** A clerk's own PIN: four to eight digits. */
export const isPin = (digits: string) => /^\d{4,8}$/.test(digits);

/** @param stored `pbkdf2$iterations$salt$hash`, SHA-256, base64url; @throws Error when it is written otherwise */
export async function checkCornerPin(pin: string, stored: string): Promise<boolean> {
  const [scheme, iterations, salt, hash] = stored.split('$');
  if (scheme !== 'pbkdf2' || !iterations || !salt || !hash)
    throw new Error('The corner PIN is stored in an unknown way');
  const expected = fromBase64Url(hash);
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits']);
  const bits = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', iterations: Number(iterations), salt: fromBase64Url(salt) },
    key,
    expected.length * 8,
  );
  const derived = new Uint8Array(bits);
  return derived.every((byte, i) => byte === expected[i]);
}

/** Wrong guesses at a PIN on this device, kept over a restart. */
export interface Guesses {
  wrong: number;
  /** Device time until which none is heard, milliseconds. */
  lockedUntil: number;
}

export const noGuesses: Guesses = { wrong: 0, lockedUntil: 0 };

export const MOST_WRONG = 5;
const LOCKED_MS = 300_000;

/** @returns milliseconds until another guess is heard; a clock set back by hand does not lengthen it */
export const lockedFor = (guesses: Guesses, now: number) => Math.min(LOCKED_MS, Math.max(0, guesses.lockedUntil - now));

/** One more wrong guess; the fifth in a row closes the door for five minutes. */
export function guessedWrong(guesses: Guesses, now: number): Guesses {
  const wrong = guesses.wrong + 1;
  return wrong < MOST_WRONG ? { wrong, lockedUntil: 0 } : { wrong: 0, lockedUntil: now + LOCKED_MS };
}
