/**
 * A file that somebody looks at before it is taken over: kept an hour, with what it would do. It may hold PINs, so that it
 * is enciphered with a secret that only the page's address has; the database alone gives nothing away.
 */
import { createHash, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { actorKey, type Actor } from '#lib/access/roles.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { retried, transacted } from '#lib/server/retry.server.ts';
import { seal, unseal } from '#lib/server/seal.server.ts';
import { kinds, type Kind } from './columns.ts';
import type { Fault, Warning } from './faults.ts';
import { applyChange } from './import.server.ts';
import { planFile, type Counts, type PlannedFile } from './plan-file.server.ts';
import type { Change } from './plan.ts';
import type { PreviewRow } from './preview.ts';
import * as queries from './upload.queries.server.ts';

/** What an office's workbook may weigh. */
const UPLOAD_BYTES = 10 * 1024 * 1024;
const KEPT_MS = 3_600_000;
/** Kept at a time: of a person, and of all. */
const KEPT = { own: 3, all: 30 };
/** Rows and remarks that are kept to be looked at; nobody reads more. */
const MAX_ROWS = 20_000;
const MAX_REMARKS = 500;

/** What is shown of a file before it is taken over. */
export interface Preview {
  file: string;
  faults: Fault[];
  warnings: Warning[];
  /** In all, of which `faults` and `warnings` are the first. */
  remarks: { faults: number; warnings: number };
  /** null where there are faults. */
  counts: Counts | null;
  moved: { employee: string; from: string; to: string }[];
  rows: PreviewRow[];
  digest: string | null;
  /** Since it was looked at first, the organisation changed, and what it would do is another thing now. */
  renewed: boolean;
}

const squeeze = promisify(gzip);
const unfold = promisify(gunzip);
const idOf = (secret: string) => createHash('sha256').update(`import ${secret}`).digest('base64url');

const enciphered = async (secret: string, content: Uint8Array): Promise<string> =>
  seal(secret, 'import', (await squeeze(content)).toString('base64'));

async function deciphered(secret: string, stored: string): Promise<Buffer> {
  const opened = unseal(secret, 'import', stored);
  if (opened === null) throw new Error('An uploaded file cannot be opened with the secret that found it');
  return unfold(Buffer.from(opened, 'base64'));
}

/** A name and a content as one. */
const packed = (file: { name: string; bytes: Uint8Array }) =>
  Buffer.concat([Buffer.from(`${JSON.stringify(file.name)}\n`), file.bytes]);

function unpacked(content: Buffer): { name: string; bytes: Uint8Array } {
  const end = content.indexOf('\n');
  return { name: JSON.parse(content.subarray(0, end).toString()) as string, bytes: content.subarray(end + 1) };
}

function previewOf(file: string, { faults, warnings, change }: PlannedFile, renewed: boolean): Preview {
  return {
    file,
    faults: faults.slice(0, MAX_REMARKS),
    warnings: warnings.slice(0, MAX_REMARKS),
    remarks: { faults: faults.length, warnings: warnings.length },
    counts: change?.counts ?? null,
    moved: change?.moved ?? [],
    rows: change ? firstRows(change.rows) : [],
    digest: change?.digest ?? null,
    renewed,
  };
}

/** What changes comes before what does not; within each the order of the file. */
function firstRows(rows: PreviewRow[]): PreviewRow[] {
  const [same, changing] = [rows.filter(isSame), rows.filter((row) => !isSame(row))];
  return [...changing, ...same].slice(0, MAX_ROWS);
}
const isSame = ({ change }: PreviewRow) => change === 'unchanged';

const planned = (ctx: Context, actor: Actor, bytes: Uint8Array, keep: boolean) =>
  planFile(ctx, actor, bytes, { keep, progress: () => undefined });

/**
 * Keeps the file for an hour and works out what it would do; nothing is changed.
 * @returns the secret of the address under which it is looked at
 * @throws Problem access.*, import.empty, import.too-large
 */
export async function uploadFile(ctx: Context, actor: Actor | null, file: { name: string; bytes: Uint8Array }) {
  if (!actor) throw new Problem('access.unauthenticated');
  if (file.bytes.length > UPLOAD_BYTES) throw new Problem('import.too-large', { limit: '10 MB' });
  if (file.bytes.length === 0) throw new Problem('import.empty');
  const preview = previewOf(file.name, await planned(ctx, actor, file.bytes, false), false);
  const secret = randomBytes(24).toString('base64url');
  const owner = actorKey(actor);
  const row = {
    id: idOf(secret),
    owner,
    uploaded_at: ctx.now().toISOString(),
    file: await enciphered(secret, packed(file)),
    preview: await enciphered(secret, Buffer.from(JSON.stringify(preview))),
  };
  await transacted(ctx.db, async (tx) => {
    await queries.insertUpload(tx, row);
    await queries.dropUploads(tx, since(ctx), owner, KEPT);
  });
  return secret;
}

const since = (ctx: Context) => new Date(ctx.now().getTime() - KEPT_MS).toISOString();

async function kept(ctx: Context, actor: Actor | null, secret: string) {
  if (!actor) throw new Problem('access.unauthenticated');
  const row = await queries.uploadById(ctx.db, idOf(secret), actorKey(actor), since(ctx));
  if (!row) throw new Problem('import.gone');
  return { actor, row };
}

export interface RowFilter {
  kind: Kind | null;
  change: Change | null;
  /** From 1. */
  page: number;
}

const PAGE_SIZE = 100;

/** The preview with one page of its rows. @throws Problem access.*, import.gone */
export async function previewPage(
  ctx: Context,
  actor: Actor | null,
  secret: string,
  { kind, change, page }: RowFilter,
) {
  const { row } = await kept(ctx, actor, secret);
  const { rows, ...preview } = JSON.parse((await deciphered(secret, row.preview)).toString()) as Preview;
  const wanted = rows.filter((one) => (!kind || one.kind === kind) && (!change || one.change === change));
  const last = Math.max(1, Math.ceil(wanted.length / PAGE_SIZE));
  const shown = Math.min(Math.max(1, page), last);
  return {
    ...preview,
    rows: wanted.slice((shown - 1) * PAGE_SIZE, shown * PAGE_SIZE),
    total: wanted.length,
    /** There are rows that are not kept to be looked at. */
    cut: preview.counts !== null && rows.length < totalOf(preview.counts),
    page: shown,
    size: PAGE_SIZE,
  };
}

const totalOf = (counts: Counts) =>
  kinds.reduce((sum, kind) => sum + counts[kind].added + counts[kind].changed + counts[kind].unchanged, 0);

/**
 * Does exactly what was shown. Where the organisation changed meanwhile so that the file would do something else, nothing
 * is done, and what it would do now is to be looked at anew.
 * @param digest of the preview that the person saw
 * @returns what was done; null: look again
 * @throws Problem access.*, import.gone, organisation.changed
 */
export async function confirmUpload(
  ctx: Context,
  actor: Actor | null,
  secret: string,
  digest: string,
): Promise<{ counts: Counts } | null> {
  const { actor: by, row } = await kept(ctx, actor, secret);
  const file = unpacked(await deciphered(secret, row.file));
  const plan = await planned(ctx, by, file.bytes, true);
  if (!plan.change || plan.change.digest !== digest) {
    const preview = await enciphered(secret, Buffer.from(JSON.stringify(previewOf(file.name, plan, true))));
    await retried(() => queries.savePreview(ctx.db, row.id, preview));
    return null;
  }
  await applyChange(ctx, by, file, plan.change);
  await retried(() => queries.deleteUpload(ctx.db, row.id));
  return { counts: plan.change.counts };
}

/** @throws Problem access.*, import.gone */
export async function discardUpload(ctx: Context, actor: Actor | null, secret: string) {
  const { row } = await kept(ctx, actor, secret);
  await retried(() => queries.deleteUpload(ctx.db, row.id));
}

/** Removes those whose hour is over. */
export async function tidyUploads(ctx: Context) {
  await queries.dropUploads(ctx.db, since(ctx), '', KEPT);
}
