/**
 * A PIN typed at a kiosk, perhaps days ago and offline: sealed there to our public key, opened and checked here. The
 * device never holds what a PIN could be guessed from.
 */
import { createPrivateKey, constants, generateKeyPair, privateDecrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { Db } from '#db/connect.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { settingOr } from '#lib/server/setting.queries.server.ts';
import { normalCode } from '#lib/ui/text.ts';
import { isPin, verifyPin } from './pin.server.ts';
import { noteWrongPin, pinOf, resetPinFailures } from './sign-on.queries.server.ts';

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
 * Checks the PIN of a sign event. Failures are counted at once, in a transaction of their own; five lock the employee's
 * PIN for a quarter of an hour.
 */
export async function checkSignOn(
  ctx: Context,
  claim: { employee: string; proof: string; event: string },
): Promise<'ok' | 'wrong-pin' | 'locked'> {
  const employee = normalCode(claim.employee);
  const known = await pinOf(ctx.db, employee);
  const now = ctx.now();
  if (known?.pin_locked_until && known.pin_locked_until > now.toISOString()) return 'locked';
  const sealed = await open(ctx.db, claim.proof);
  const right =
    known?.pin_hash &&
    sealed &&
    normalCode(sealed.employee) === employee &&
    sealed.event.toLowerCase() === claim.event &&
    isPin(sealed.pin) &&
    (await verifyPin(sealed.pin, known.pin_hash));
  if (right) {
    if (known.pin_failures > 0) await resetPinFailures(ctx.db, employee);
    return 'ok';
  }
  if (known) await noteWrongPin(ctx.db, employee, MAX_FAILURES, new Date(now.getTime() + LOCK_MS).toISOString());
  return 'wrong-pin';
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
