/** The audit for people and programs outside, as it is read: memory stays flat. */
import { stringify } from 'csv-stringify';
import { pipeline, Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { audit } from '#lib/access/audit.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import * as m from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/paraglide/runtime.js';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { csvOptionsFor } from '#lib/server/csv.ts';
import { gathered } from '#lib/server/gathered.server.ts';
import { toJsonList, toNdjson } from '#lib/server/json-stream.server.ts';
import { writeXlsx } from '#lib/server/table-file.server.ts';
import { formatMoment } from '#lib/ui/format.ts';
import { auditEntries, auditFilter } from './audit-log.server.ts';
import type { AuditFormat, AuditRequest } from './audit-log.ts';

type Entries = ReturnType<typeof auditEntries>;
type Row = Record<string, string>;

/**
 * Everything that the request finds, newest first; that it was taken out is written down.
 * @throws Problem as `auditFilter`
 */
export async function exportAudit(
  ctx: Context,
  actor: Actor | null,
  request: AuditRequest,
  format: AuditFormat | 'json',
  locale: Locale,
): Promise<Readable> {
  const filter = await auditFilter(ctx, actor, request);
  if (!actor) throw new Problem('access.unauthenticated');
  const unit = request.unit ?? (actor.kind === 'user' ? (actor.grants[0]?.unit ?? '') : '');
  // Ends before its own row, or the file would hold the making of itself.
  const entries = auditEntries(ctx, { ...filter, until: filter.until ?? ctx.now().toISOString() }, locale);
  const after = { format, ...Object.fromEntries(Object.entries(request).filter(([, value]) => value)) };
  await audit(ctx.db, actor, ctx.now(), { action: 'audit.export', subject: 'audit', unit, after });
  if (format === 'ndjson') return toNdjson(plainRows(entries));
  if (format === 'json') return toJsonList(plainRows(entries));
  const columns = Object.values(headers(locale));
  const rows = tableRows(ctx, entries, locale);
  if (format === 'xlsx')
    return Readable.fromWeb(writeXlsx(m.records_title({}, { locale }), columns, rows) as WebStream);
  const csv = stringify({ ...csvOptionsFor(locale), header: true, columns });
  return pipeline(Readable.from(rows), csv, gathered(), () => undefined);
}

const headers = (locale: Locale) => ({
  at: m.records_column_at({}, { locale }),
  person: m.records_column_who({}, { locale }),
  actor: m.records_column_who_key({}, { locale }),
  deed: m.records_column_deed({}, { locale }),
  action: m.records_column_action({}, { locale }),
  subject: m.records_column_subject({}, { locale }),
  key: m.records_column_subject_key({}, { locale }),
  unit: m.records_column_unit({}, { locale }),
  code: m.records_column_unit_code({}, { locale }),
  changes: m.records_column_changes({}, { locale }),
  moment: m.records_column_moment({}, { locale }),
});

async function* tableRows(ctx: Context, entries: Entries, locale: Locale): AsyncGenerator<Row> {
  const header = headers(locale);
  for await (const { row, entry } of entries) {
    const values: Record<keyof typeof header, string> = {
      at: formatMoment(entry.at, ctx.config.zone),
      person: entry.actor.name,
      actor: entry.actor.key,
      deed: entry.deed,
      action: row.action,
      subject: entry.subject.name,
      key: entry.subject.key,
      unit: entry.unit?.name ?? '',
      code: row.unit,
      changes: entry.changes.map((change) => changeLine(change, locale)).join('\n'),
      moment: entry.at,
    };
    yield Object.fromEntries(Object.entries(header).map(([key, title]) => [title, values[key as keyof typeof header]]));
  }
}

const changeLine = (
  { field, before, after }: { field: string; before: string | null; after: string | null },
  locale: Locale,
) => (before === null ? `${field}: ${after}` : `${field}: ${before} → ${after ?? m.records_gone({}, { locale })}`);

/** For programs: as stored, with the names that hold now. Personal values stand under `changes` while they are kept. */
async function* plainRows(entries: Entries) {
  for await (const { row, entry } of entries) {
    yield {
      id: row.id,
      at: row.at,
      actor: row.actor,
      actorName: entry.actor.name,
      action: row.action,
      subject: entry.subject.key,
      subjectName: entry.subject.name,
      unit: row.unit,
      unitName: entry.unit?.name ?? '',
      before: row.before === null ? null : (JSON.parse(row.before) as unknown),
      after: row.after === null ? null : (JSON.parse(row.after) as unknown),
      changes: entry.changes,
    };
  }
}
