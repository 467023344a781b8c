/**
 * A PIN typed at a kiosk, perhaps days ago and offline: sealed there to our public key, opened and checked here. The
 * device never holds what a PIN could be guessed from.
 */
import { createPrivateKey, constants, generateKeyPair, privateDecrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { Db } from '#db/connect.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { retried } from '#lib/server/retry.server.ts';
import { settingOr } from '#lib/server/setting.server.ts';
import { normalCode } from '#lib/ui/text.ts';
import { isPin, pinMatches } from './pin.server.ts';
import { isLocked, resetPinFailures, takeAttempt } from './sign-on.queries.server.ts';

const MAX_FAILURES = 5;
const LOCK_MS = 15 * 60_000;

/** RSA-OAEP with SHA-256 over JSON `{ pin, employee, event }`, base64url. */
interface Sealed {
  pin: string;
  employee: string;
  /** Id of the event it proves: a proof seen once is worth nothing in another event. */
  event: string;
}

async function privateKey(db: Db) {
  const pem = await settingOr(db, 'sign-on.private-key', async () => {
    const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
    return pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  });
  return createPrivateKey(pem);
}

/** The public key to which kiosks seal PINs, as a JWK for WebCrypto. */
export async function sealingKey(db: Db): Promise<JsonWebKey> {
  const { n, e } = (await privateKey(db)).export({ format: 'jwk' });
  return { kty: 'RSA', n, e, alg: 'RSA-OAEP-256', ext: true, key_ops: ['encrypt'] };
}

/**
 * Checks the PIN of a sign event. Attempts are counted at once, not in the caller's transaction; five wrong ones lock
 * the employee's PIN for a quarter of an hour. A proof that is not ours, or was made for another employee or event, is
 * wrong without being an attempt: nothing about the PIN can be learnt from it.
 */
export async function checkSignOn(
  ctx: Context,
  claim: { employee: string; proof: string; event: string },
): Promise<'ok' | 'wrong-pin' | 'locked'> {
  const employee = normalCode(claim.employee);
  const now = ctx.now();
  const sealed = await open(ctx.db, claim.proof);
  const ours =
    sealed && normalCode(sealed.employee) === employee && sealed.event.toLowerCase() === claim.event.toLowerCase();
  if (!ours) return 'wrong-pin';
  const lockedUntil = new Date(now.getTime() + LOCK_MS).toISOString();
  const attempt = await retried(() => takeAttempt(ctx.db, employee, now.toISOString(), MAX_FAILURES, lockedUntil));
  if (!attempt) return (await isLocked(ctx.db, employee, now.toISOString())) ? 'locked' : 'wrong-pin';
  if (!attempt.pin_hash || !isPin(sealed.pin) || !(await pinMatches(ctx, employee, sealed.pin, attempt.pin_hash)))
    return 'wrong-pin';
  await retried(() => resetPinFailures(ctx.db, employee));
  return 'ok';
}

async function open(db: Db, proof: string): Promise<Sealed | null> {
  const key = await privateKey(db);
  try {
    const text = privateDecrypt(
      { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
      Buffer.from(proof, 'base64url'),
    ).toString('utf8');
    const { pin, employee, event } = JSON.parse(text) as Record<string, unknown>;
    return typeof pin === 'string' && typeof employee === 'string' && typeof event === 'string'
      ? { pin, employee, event }
      : null;
  } catch {
    // Not sealed to our key, or not by our kiosk: a wrong proof, like a wrong PIN.
    return null;
  }
}
