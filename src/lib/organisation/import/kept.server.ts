/**
 * Files that somebody looks at before they are taken over: kept an hour, enciphered with a secret that only the page's address
 * has; the database alone gives nothing away.
 */
import { createHash, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { actorKey, type Actor } from '#lib/access/roles.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { retried, transacted } from '#lib/server/retry.server.ts';
import { seal, unseal } from '#lib/server/seal.server.ts';
import * as queries from './upload.queries.server.ts';

/** What an office's workbook may weigh. */
const UPLOAD_BYTES = 10 * 1024 * 1024;
const KEPT_MS = 3_600_000;
/** Kept at a time: of a person, and of all. */
const KEPT = { own: 3, all: 30 };

/** What a file was uploaded for: a secret for the one opens nothing of the other. */
export type Purpose = 'import' | 'xlsform';

const squeeze = promisify(gzip);
const unfold = promisify(gunzip);
const idOf = (purpose: Purpose, secret: string) =>
  createHash('sha256').update(`${purpose} ${secret}`).digest('base64url');

const enciphered = async (purpose: Purpose, secret: string, content: Uint8Array): Promise<string> =>
  seal(secret, purpose, (await squeeze(content)).toString('base64'));

async function deciphered(purpose: Purpose, secret: string, stored: string): Promise<Buffer> {
  const opened = unseal(secret, purpose, stored);
  if (opened === null) throw new Error('An uploaded file cannot be opened with the secret that found it');
  return unfold(Buffer.from(opened, 'base64'));
}

/** @throws Problem import.empty, import.too-large */
export function checkSize({ bytes }: { bytes: Uint8Array }) {
  if (bytes.length > UPLOAD_BYTES) throw new Problem('import.too-large', { limit: '10 MB' });
  if (bytes.length === 0) throw new Problem('import.empty');
}

/**
 * @param preview what is shown of it
 * @returns the secret of the address under which it is looked at
 */
export async function keep(
  ctx: Context,
  actor: Actor,
  purpose: Purpose,
  { file, preview }: { file: Uint8Array; preview: Uint8Array },
): Promise<string> {
  const secret = randomBytes(24).toString('base64url');
  const owner = actorKey(actor);
  const row = {
    id: idOf(purpose, secret),
    owner,
    uploaded_at: ctx.now().toISOString(),
    file: await enciphered(purpose, secret, file),
    preview: await enciphered(purpose, secret, preview),
  };
  await transacted(ctx.db, async (tx) => {
    await queries.insertUpload(tx, row);
    await queries.dropUploads(tx, since(ctx), owner, KEPT);
  });
  return secret;
}

const since = (ctx: Context) => new Date(ctx.now().getTime() - KEPT_MS).toISOString();

/** What is kept under a secret. @throws Problem access.unauthenticated, import.gone */
export async function kept(ctx: Context, actor: Actor | null, purpose: Purpose, secret: string) {
  if (!actor) throw new Problem('access.unauthenticated');
  const row = await queries.uploadById(ctx.db, idOf(purpose, secret), actorKey(actor), since(ctx));
  if (!row) throw new Problem('import.gone');
  return {
    actor,
    file: () => deciphered(purpose, secret, row.file),
    preview: () => deciphered(purpose, secret, row.preview),
    async renew(preview: Uint8Array) {
      const sealed = await enciphered(purpose, secret, preview);
      await retried(() => queries.savePreview(ctx.db, row.id, sealed));
    },
    drop: () => retried(() => queries.deleteUpload(ctx.db, row.id)),
  };
}

/** Removes those whose hour is over. */
export async function tidyUploads(ctx: Context) {
  await queries.dropUploads(ctx.db, since(ctx), '', KEPT);
}
