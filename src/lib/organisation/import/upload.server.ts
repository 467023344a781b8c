/** An organisation's file that somebody looks at before it is taken over, with what it would do. */
import type { Actor } from '#lib/access/roles.ts';
import { Problem } from '#lib/problem.ts';
import { scopeFor } from '../scope.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { kinds, type Kind } from './columns.ts';
import type { Fault, Warning } from './faults.ts';
import { applyChange } from './import.server.ts';
import { checkSize, keep, kept } from './kept.server.ts';
import { planFile, type Counts, type PlannedFile } from './plan-file.server.ts';
import type { Change } from './plan.ts';
import type { PreviewRow } from './preview.ts';

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
  checkSize(file);
  const preview = previewOf(file.name, await planned(ctx, actor, file.bytes, false), false);
  return keep(ctx, actor, 'import', { file: packed(file), preview: Buffer.from(JSON.stringify(preview)) });
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
  const upload = await kept(ctx, actor, 'import', secret);
  const { rows, ...preview } = JSON.parse((await upload.preview()).toString()) as Preview;
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
  const upload = await kept(ctx, actor, 'import', secret);
  const file = unpacked(await upload.file());
  const plan = await planned(ctx, upload.actor, file.bytes, true);
  if (!plan.change || plan.change.digest !== digest) {
    await upload.renew(Buffer.from(JSON.stringify(previewOf(file.name, plan, true))));
    return null;
  }
  await applyChange(ctx, upload.actor, file, plan.change);
  await upload.drop();
  return { counts: plan.change.counts };
}

/** @throws Problem access.*, import.gone */
export async function discardUpload(ctx: Context, actor: Actor | null, secret: string) {
  // Told even where the file is gone: who may not import is no part of this.
  await scopeFor(ctx.db, actor, 'organisation.write');
  await (await kept(ctx, actor, 'import', secret)).drop();
}
