/** Secrets that must be read again are kept sealed: who has only the database's file, or a backup of it, has nothing. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Db } from '#db/connect.server.ts';
import type { Context } from './context.server.ts';
import { newToken } from './id.server.ts';
import { settingOr } from './setting.server.ts';

/**
 * AUTH_SECRET, or one made once and kept in the database (which then guards against less: set AUTH_SECRET).
 * @param db the transaction one is in
 */
export async function serverSecret(ctx: Context, db: Db = ctx.db): Promise<string> {
  return ctx.config.authSecret ?? settingOr(db, 'auth.secret', () => newToken('auth'));
}

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const keyFor = (secret: string, purpose: string) => Buffer.from(hkdfSync('sha256', secret, '', `smile:${purpose}`, 32));

/** @param purpose what it is sealed for; nothing else opens it */
export function seal(secret: string, purpose: string, text: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, keyFor(secret, purpose), nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** @returns null when it was sealed with another secret or for something else, or has been tampered with */
export function unseal(secret: string, purpose: string, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64url');
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  if (tag.length < TAG_BYTES) return null;
  const decipher = createDecipheriv(CIPHER, keyFor(secret, purpose), bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(tag);
  try {
    return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return null;
  }
}
