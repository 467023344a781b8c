/** One-time passwords by time (RFC 6238, as every authenticator app has them): SHA-1, six digits, half a minute. */
import { Secret, TOTP } from 'otpauth';

const STEP_SECONDS = 30;
/** Clocks of phones are a little off, and people slow: one code before and one after are taken as well. */
const WINDOW = 1;

/** @returns a new secret in base32, 160 bits */
export const newTotpKey = () => new Secret({ size: 20 }).base32;

/** @param account whom the app shows it for */
export const totpUri = (key: string, account: string, issuer: string) =>
  new TOTP({ issuer, label: account, secret: Secret.fromBase32(key) }).toString();

/**
 * @returns the half minute since 1970 whose code this is; null: none around now, or not after `last`, so that no code is
 * good twice
 */
export function totpStep(key: string, code: string, at: Date, last: number): number | null {
  const totp = new TOTP({ secret: Secret.fromBase32(key) });
  const delta = totp.validate({ token: code, timestamp: at.getTime(), window: WINDOW });
  if (delta === null) return null;
  const step = Math.floor(at.getTime() / 1000 / STEP_SECONDS) + delta;
  return step > last ? step : null;
}

/** The key in groups of four, as it is typed into a phone. */
export const grouped = (key: string) => key.replace(/(.{4})(?=.)/g, '$1 ');
