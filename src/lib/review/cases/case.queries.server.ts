import { v7 as uuidv7 } from 'uuid';
import type { Db } from '#db/connect.server.ts';
import { locked, oneOf } from '#db/dialect.server.ts';
import type { CaseEventTable, CaseTable } from '#db/schema.ts';
import type { Updateable } from 'kysely';

/** Those of these responses that may open a case: they count, and none was opened for them. */
export const lowResponses = (db: Db, ids: string[]) =>
  db
    .selectFrom('response')
    .leftJoin('case', 'case.id', 'response.id')
    .innerJoin('unit', 'unit.code', 'response.store')
    .leftJoin('counter', 'counter.code', 'response.counter')
    .select([
      'response.id',
      'response.store',
      'unit.name as storeName',
      'response.counter',
      'counter.name as counterName',
      'response.survey',
      'response.version',
      'response.answers',
      'response.rating',
      'response.visit_at',
    ])
    .where(oneOf(db, 'response.id', ids))
    .where('response.quarantined', '=', 0)
    .where('case.id', 'is', null)
    .orderBy('response.id')
    .execute();

/** Where and when several low ratings count as one trouble. */
export interface Span {
  store: string;
  /** `''`: at the exit. */
  counter: string;
  /** UTC ISO: after the one, up to the other. */
  after: string;
  until: string;
}

/** Ratings up to that level at the place, newest first. */
export const lowAround = (db: Db, { store, counter, after, until }: Span, low: number, limit: number) =>
  db
    .selectFrom('response')
    .select(['id', 'visit_at', 'rating', 'survey', 'version', 'answers'])
    .where('counter', '=', counter)
    .where('visit_at', '>', after)
    .where('visit_at', '<=', until)
    .where('store', '=', store)
    .where('rating', '<=', low)
    .where('quarantined', '=', 0)
    .orderBy('visit_at', 'desc')
    .limit(limit)
    .execute();

/** Whether a case was opened by the rule of several for a visit in the span. */
export async function isWarned(db: Db, { store, counter, after, until }: Span): Promise<boolean> {
  const found = await db
    .selectFrom('case')
    .select('id')
    .where('counter', '=', counter)
    .where('visit_at', '>', after)
    .where('visit_at', '<', until)
    .where('store', '=', store)
    .where('rule', '=', 'burst')
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** Others who would open a case of that store wait. */
export const holdStore = (tx: Db, store: string) =>
  locked(tx, tx.selectFrom('unit').select('code').where('code', '=', store)).executeTakeFirst();

/** @returns false: there is one for that response */
export async function insertCase(tx: Db, row: CaseTable): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('case')
    .values(row)
    .onConflict((oc) => oc.column('id').doNothing())
    .executeTakeFirst();
  return Number(numInsertedOrUpdatedRows) === 1;
}

export const insertEvent = (tx: Db, row: Omit<CaseEventTable, 'id'>) =>
  tx
    .insertInto('case_event')
    .values({ id: uuidv7(), ...row })
    .execute();

export const eventsOf = (db: Db, id: string) =>
  db.selectFrom('case_event').selectAll().where('case', '=', id).orderBy('id').execute();

export async function setEventDetail(tx: Db, id: string, detail: string) {
  await tx.updateTable('case_event').set({ detail }).where('id', '=', id).execute();
}

/** Held until the transaction ends. */
export const caseHeld = (tx: Db, id: string) =>
  locked(tx, tx.selectFrom('case').selectAll().where('id', '=', id)).executeTakeFirst();

export async function setCase(tx: Db, id: string, values: Updateable<CaseTable>) {
  await tx.updateTable('case').set(values).where('id', '=', id).execute();
}

/** Marks it as told above, once. @returns false: it has been, or is not overdue */
export async function setEscalated(tx: Db, id: string, at: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('case')
    .set({ escalated_at: at })
    .where('id', '=', id)
    .where('closed_at', 'is', null)
    .where('escalated_at', 'is', null)
    .where('due_at', '<=', at)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** A case with what its response says and what places and people are called. */
export const caseClosely = (db: Db, id: string) =>
  db
    .selectFrom('case')
    .innerJoin('response', 'response.id', 'case.id')
    .innerJoin('unit', 'unit.code', 'case.store')
    .leftJoin('counter', 'counter.code', 'case.counter')
    .leftJoin('employee', 'employee.code', 'response.employee')
    .selectAll('case')
    .select([
      'unit.name as storeName',
      'counter.name as counterName',
      'response.employee',
      'employee.name as employeeName',
      'response.survey',
      'response.version',
      'response.answers',
      'response.channel',
      'response.ticket',
      'response.personal',
      'response.quarantined',
    ])
    .where('case.id', '=', id)
    .executeTakeFirst();

/** Closed ones whose customer's number is still there, from after that one, the longest closed first. */
export const closedWithNumber = (db: Db, before: string, after: { at: string; id: string }, limit: number) =>
  db
    .selectFrom('case')
    .select(['id', 'store', 'closed_at'])
    .where('contact', '=', 'given')
    .where('closed_at', '<', before)
    .where((eb) => eb(eb.refTuple('closed_at', 'id'), '>', eb.tuple(after.at, after.id)))
    .orderBy('closed_at')
    .orderBy('id')
    .limit(limit)
    .execute();
