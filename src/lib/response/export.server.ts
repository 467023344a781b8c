/** Responses for people and programs outside: a page at a time, or all in one stream. Contacts never leave here. */
import { stringify } from 'csv-stringify';
import { pipeline, Readable } from 'node:stream';
import type { ReadableStream as WebStream } from 'node:stream/web';
import type { Db } from '#db/connect.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { scopeFor, unitInScope } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { csvOptions } from '#lib/server/csv.ts';
import { gathered } from '#lib/server/gathered.server.ts';
import { writeXlsx } from '#lib/server/table-file.server.ts';
import type { Answers } from '#lib/survey/questionnaire.ts';
import { isDay } from '#lib/ui/zone.ts';
import { responseRows } from './pages.server.ts';
import { responsesAfter, type ResponseFilter } from './response.queries.server.ts';

export interface ExportRequest {
  from?: string | undefined;
  to?: string | undefined;
  unit?: string | undefined;
}

type Row = Awaited<ReturnType<typeof responsesAfter>>[number];

export const exportColumns = [
  'id',
  'day',
  'visit_at',
  'answered_at',
  'received_at',
  'channel',
  'survey',
  'version',
  'locale',
  'store',
  'counter',
  'employee',
  'attribution',
  'ticket',
  'question',
  'rating',
  'personal',
  'criteria',
  'comment',
  'quarantined',
  'clock',
] as const;

export type ExportedResponse = Record<(typeof exportColumns)[number], string | number | null>;

function exported(row: Row): ExportedResponse {
  const { criteria, comment } = JSON.parse(row.answers) as Answers;
  return {
    id: row.id,
    day: row.day,
    visit_at: row.visit_at,
    answered_at: row.corrected_at,
    received_at: row.received_at,
    channel: row.channel,
    survey: row.survey,
    version: row.version,
    locale: row.locale,
    store: row.store,
    counter: row.counter,
    employee: row.employee,
    attribution: row.attribution,
    ticket: row.ticket,
    question: row.question,
    rating: row.rating,
    personal: row.personal,
    criteria: Array.isArray(criteria) ? criteria.join(' ') : '',
    comment: typeof comment === 'string' ? comment : '',
    quarantined: row.quarantined,
    clock: row.clock,
  };
}

/** @throws Problem access.*, unit.*, period.invalid */
export async function exportFilter(
  ctx: Context,
  actor: Actor | null,
  { from, to, unit }: ExportRequest,
): Promise<ResponseFilter> {
  if ((from && !isDay(from)) || (to && !isDay(to)) || (from && to && from > to)) throw new Problem('period.invalid');
  const scope = await scopeFor(ctx.db, actor, 'response.read');
  if (unit === undefined && scope === 'all') return { from, to, stores: null };
  const found = await unitInScope(ctx.db, actor, 'response.read', unit);
  // Answers without a store belong to the whole organisation.
  return { from, to, stores: found.unit.parent === null ? null : found.codes };
}

/** Every response of the request, in the order of day and id, as it is read: memory stays flat. */
export async function exportResponses(ctx: Context, actor: Actor | null, request: ExportRequest) {
  return exportedRows(ctx.reader, await exportFilter(ctx, actor, request));
}

export async function* exportedRows(db: Db, filter: ResponseFilter) {
  for await (const row of responseRows(db, filter)) yield exported(row);
}

/** One page. @param cursor as given by the page before; @throws Problem as `exportResponses`, request.invalid */
export async function responsePage(
  ctx: Context,
  actor: Actor | null,
  request: ExportRequest & { cursor?: string | undefined; limit: number },
) {
  const filter = await exportFilter(ctx, actor, request);
  const [day = '', id = ''] = request.cursor?.split('_') ?? [];
  if (request.cursor !== undefined && (!isDay(day) || id === ''))
    throw new Problem('request.invalid', { where: 'cursor', fault: 'format' });
  const rows = await responsesAfter(ctx.reader, filter, { day, id }, request.limit);
  const last = rows.length === request.limit ? rows.at(-1) : undefined;
  return { responses: rows.map(exported), next: last ? `${last.day}_${last.id}` : null };
}

/** @param options a mark by which Excel knows UTF-8, or none for programs; texts that look like formulas are disarmed */
export function toCsv(rows: AsyncIterable<ExportedResponse>, options = csvOptions): Readable {
  const csv = stringify({ header: true, columns: [...exportColumns], ...options });
  // Whoever reads the end meets every error there; a reader who leaves ends the reading of the database too.
  return pipeline(Readable.from(rows), csv, gathered(), () => undefined);
}

export const toXlsx = (rows: AsyncIterable<ExportedResponse>): Readable =>
  Readable.fromWeb(writeXlsx('responses', exportColumns, rows) as WebStream);
