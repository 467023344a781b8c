/** The organisation as a file that the import reads: what comes out goes in again and changes nothing. */
import { stringify } from 'csv-stringify/sync';
import type { Actor } from '#lib/access/roles.ts';
import type { Locale } from '#lib/paraglide/runtime.js';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { csvOptions } from '#lib/server/csv.ts';
import { writeTextBook } from '#lib/server/table-file.server.ts';
import { formatDay, formatMoment } from '#lib/ui/format.ts';
import { addDays, isDay, momentOf } from '#lib/ui/zone.ts';
import { scopeFor, unitInScope } from '../scope.server.ts';
import { columnHeader, columnsOf, kindOfUnit, type Kind } from './columns.ts';
import * as queries from './export.queries.server.ts';
import { kindTitle } from './report.ts';

export interface ExportRequest {
  kinds: Kind[];
  format: 'csv' | 'xlsx';
  /** With everything below it; all that the actor may see without. */
  unit?: string | undefined;
  /** Days of the shifts, both included. */
  from: string;
  to: string;
}

/** A roster of longer than this is no file for an office any more. */
const MAX_DAYS = 92;

type Row = (string | null)[];

/** Everything but PINs, which nobody can read: a file without their column leaves them as they are. */
const exported = (kind: Kind) => columnsOf[kind].filter(({ name }) => name !== 'pin').map(({ name }) => name);

/**
 * @returns the file; a CSV holds one kind
 * @throws Problem access.*, unit.unknown, period.invalid
 */
export async function exportFile(
  ctx: Context,
  actor: Actor | null,
  { kinds, format, unit, from, to }: ExportRequest,
  locale: Locale,
): Promise<Uint8Array> {
  if (!isDay(from) || !isDay(to) || from > to || addDays(from, MAX_DAYS) <= to) throw new Problem('period.invalid');
  const codes = await unitsOf(ctx, actor, unit);
  const sheets = [];
  for (const kind of kinds) {
    const headers = exported(kind).map((name) => columnHeader(kind, name, locale));
    sheets.push({ name: kindTitle(kind, locale), headers, rows: await rowsOf[kind](ctx, codes, { from, to }, locale) });
  }
  const [first] = sheets;
  if (format === 'xlsx' || !first) return writeTextBook(sheets);
  return new TextEncoder().encode(stringify([first.headers, ...first.rows], csvOptions));
}

/** null: all of them. */
async function unitsOf({ reader }: Context, actor: Actor | null, unit: string | undefined): Promise<string[] | null> {
  if (unit !== undefined) return (await unitInScope(reader, actor, 'organisation.read', unit)).codes;
  const scope = await scopeFor(reader, actor, 'organisation.read');
  return scope === 'all' ? null : [...scope];
}

type Reader = (
  ctx: Context,
  units: string[] | null,
  days: { from: string; to: string },
  locale: Locale,
) => Promise<Row[]>;

const rowsOf: Record<Kind, Reader> = {
  units: async ({ reader }, units, _, locale) =>
    (await queries.exportedUnits(reader, units)).map((unit) => [
      unit.code,
      unit.name,
      kindOfUnit(unit.kind, locale),
      unit.parent,
      unit.address,
      unit.opens,
      unit.closes,
    ]),
  counters: async ({ reader }, units) =>
    (await queries.exportedCounters(reader, units)).map(({ code, name, store }) => [code, name, store]),
  employees: async ({ reader }, units) => {
    const rows: Row[] = [];
    for await (const { code, name, store, start_day, end_day } of queries.exportedEmployees(reader, units))
      rows.push([code, name, store, formatDay(start_day), end_day && formatDay(end_day)]);
    return rows;
  },
  shifts: async ({ reader, config: { zone } }, units, { from, to }) => {
    const span = {
      from: momentOf(from, '00:00', zone).toISOString(),
      to: momentOf(addDays(to, 1), '00:00', zone).toISOString(),
    };
    const rows: Row[] = [];
    for await (const shift of queries.exportedShifts(reader, units, span))
      if (shift.ends_at !== null)
        rows.push([
          shift.counter,
          shift.employee,
          formatMoment(shift.starts_at, zone),
          formatMoment(shift.ends_at, zone),
        ]);
    return rows;
  },
};
