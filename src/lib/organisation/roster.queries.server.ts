import type { Insertable } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import { locked } from '#db/dialect.server.ts';
import type { ShiftTable, WithdrawnShiftTable } from '#db/schema.ts';
import type { Span } from './shift.queries.server.ts';

/** The store's counters; with a day only those that are not closed on it. */
export const countersOf = (db: Db, store: string, day = '') =>
  db
    .selectFrom('counter')
    .select(['code', 'name'])
    .where('store', '=', store)
    .where((where) => where.or([where('closed_from', 'is', null), where('closed_from', '>', day)]))
    .execute();

/** Shifts of the store that begin in the span. */
export const shiftsOfStore = (db: Db, store: string, span: Span) =>
  db
    .selectFrom('shift')
    .selectAll()
    .where('store', '=', store)
    .where('starts_at', '>=', span.from)
    .where('starts_at', '<', span.to)
    .orderBy('starts_at')
    .execute();

/** Rostered shifts of these people that begin in the span, at whichever store. */
export const rosterOfPeople = (db: Db, employees: string[], span: Span) =>
  db
    .selectFrom('shift')
    .selectAll()
    .where('source', '=', 'roster')
    .where('employee', 'in', employees)
    .where('starts_at', '>=', span.from)
    .where('starts_at', '<', span.to)
    .execute();

/** Rostered shifts of these counters that begin in the span. */
export const rosterAtCounters = (db: Db, counters: string[], span: Span) =>
  db
    .selectFrom('shift')
    .selectAll()
    .where('source', '=', 'roster')
    .where('counter', 'in', counters)
    .where('starts_at', '>=', span.from)
    .where('starts_at', '<', span.to)
    .execute();

export const shiftsById = (db: Db, ids: string[]) =>
  db.selectFrom('shift').selectAll().where('id', 'in', ids).execute();

/** Employees by code, with the days of their employment. */
export const employeesByCode = (db: Db, codes: string[]) =>
  db.selectFrom('employee').select(['code', 'name', 'start_day', 'end_day']).where('code', 'in', codes).execute();

/** Their postings to the store that touch the days. */
export const postingsAt = (db: Db, store: string, from: string, to: string) =>
  db
    .selectFrom('posting')
    .innerJoin('employee', 'employee.code', 'posting.employee')
    .select(['employee.code', 'employee.name', 'employee.start_day', 'employee.end_day', 'from_day', 'to_day'])
    .where('store', '=', store)
    .where('from_day', '<=', to)
    .where('to_day', '>=', from)
    .execute();

/** Until the transaction ends, changes of these counters' and people's shifts take turns. */
export async function holdCountersAndPeople(tx: Db, counters: string[], employees: string[]) {
  const held = (table: 'counter' | 'employee', codes: string[]) =>
    codes.length === 0
      ? []
      : locked(tx, tx.selectFrom(table).select('code').where('code', 'in', codes).orderBy('code')).execute();
  await held('counter', counters);
  await held('employee', employees);
}

const CHUNK = 500;

export async function insertShifts(tx: Db, rows: Insertable<ShiftTable>[]) {
  for (let at = 0; at < rows.length; at += CHUNK)
    await tx
      .insertInto('shift')
      .values(rows.slice(at, at + CHUNK))
      .execute();
}

/** @returns how many there were */
export async function deleteShifts(tx: Db, ids: string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const { numDeletedRows } = await tx.deleteFrom('shift').where('id', 'in', ids).executeTakeFirst();
  return Number(numDeletedRows);
}

export async function insertWithdrawn(tx: Db, rows: WithdrawnShiftTable[]) {
  if (rows.length > 0) await tx.insertInto('withdrawn_shift').values(rows).execute();
}

export const withdrawnBy = (db: Db, correction: string) =>
  db.selectFrom('withdrawn_shift').selectAll().where('correction', '=', correction).execute();

export async function deleteWithdrawn(tx: Db, correction: string) {
  await tx.deleteFrom('withdrawn_shift').where('correction', '=', correction).execute();
}
