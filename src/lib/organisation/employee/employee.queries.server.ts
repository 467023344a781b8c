import { sql, type SqlBool } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import { locked } from '#db/dialect.server.ts';
import { nameKey } from '#lib/ui/name-key.ts';
import { fold } from '#lib/ui/text.ts';
import type { Employment } from '../posting.ts';

export interface Person extends Employment {
  code: string;
  name: string;
  hasPin: boolean;
}

/** @param hold the row, until the transaction ends */
export async function personByCode(db: Db, code: string, hold = false): Promise<Person | undefined> {
  const query = db
    .selectFrom('employee')
    .select(['code', 'name', 'start_day', 'end_day', 'pin_hash'])
    .where('code', '=', code);
  const found = await (hold ? locked(db, query) : query).executeTakeFirst();
  if (!found) return undefined;
  const { pin_hash, ...person } = found;
  const postings = await db
    .selectFrom('posting')
    .select(['store', 'from_day', 'to_day'])
    .where('employee', '=', code)
    .orderBy('from_day')
    .execute();
  return { ...person, hasPin: pin_hash !== null, postings };
}

/** Names of the stores among these codes. */
export const storeNames = (db: Db, codes: string[]) =>
  db.selectFrom('unit').select(['code', 'name']).where('code', 'in', codes).execute();

export const photoHash = async (db: Db, code: string) =>
  (await db.selectFrom('portrait').select('hash').where('employee', '=', code).executeTakeFirst())?.hash ?? null;

const signOns = (db: Db, employee: string) =>
  db.selectFrom('shift').where('source', '=', 'sign-on').where('employee', '=', employee);

/** The newest sign-ons, with the names of their places. */
export const latestSignOns = (db: Db, employee: string, limit: number) =>
  signOns(db, employee)
    .leftJoin('counter', 'counter.code', 'shift.counter')
    .leftJoin('unit', 'unit.code', 'shift.store')
    .select(['shift.id', 'shift.counter', 'shift.store', 'shift.starts_at', 'shift.ends_at'])
    .select(['counter.name as counterName', 'unit.name as storeName', 'unit.closes'])
    .orderBy('shift.starts_at', 'desc')
    .limit(limit)
    .execute();

export const signOnsSince = async (db: Db, employee: string, since: string) =>
  (
    await signOns(db, employee)
      .where('starts_at', '>=', since)
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  ).n;

/** Name and code as search compares them, and the name as lists are sorted by it. */
const derived = (code: string, name: string) => ({ folded: fold(`${name} ${code}`), sort_key: nameKey(name) });

/** @returns false when the code is taken */
export async function insertPerson(tx: Db, { code, name, start_day, end_day, postings }: Omit<Person, 'hasPin'>) {
  const inserted = await tx
    .insertInto('employee')
    .values({ code, name, ...derived(code, name), start_day, end_day, pin_hash: null, pin_locked_until: null })
    .onConflict((oc) => oc.column('code').doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 0n) return false;
  await tx
    .insertInto('posting')
    .values(postings.map((posting) => ({ employee: code, ...posting })))
    .execute();
  return true;
}

export async function renamePerson(tx: Db, code: string, name: string) {
  await tx
    .updateTable('employee')
    .set({ name, ...derived(code, name) })
    .where('code', '=', code)
    .execute();
}

export async function saveEmployment(tx: Db, code: string, { start_day, end_day, postings }: Employment) {
  await tx.updateTable('employee').set({ start_day, end_day }).where('code', '=', code).execute();
  await tx.deleteFrom('posting').where('employee', '=', code).execute();
  await tx
    .insertInto('posting')
    .values(postings.map((posting) => ({ employee: code, ...posting })))
    .execute();
}

/** The roster from a moment on that names them: dropped, or ended there. @returns how many shifts were dropped */
export async function endRoster(tx: Db, employee: string, from: string): Promise<number> {
  const roster = { employee, source: 'roster' } as const;
  const dropped = await tx
    .deleteFrom('shift')
    .where((where) => where.and(roster))
    .where('starts_at', '>=', from)
    .executeTakeFirst();
  await tx
    .updateTable('shift')
    .set({ ends_at: from })
    .where((where) => where.and(roster))
    .where('starts_at', '<', from)
    .where('ends_at', '>', from)
    .execute();
  return Number(dropped.numDeletedRows);
}

/** How many rostered shifts begin from that moment on. */
export const rosterFrom = async (db: Db, employee: string, from: string) =>
  (
    await db
      .selectFrom('shift')
      .where('employee', '=', employee)
      .where('source', '=', 'roster')
      .where('starts_at', '>=', from)
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  ).n;

/** Sign-ons that nothing has ended by then. */
export async function endSignOns(tx: Db, employee: string, at: string) {
  await tx
    .updateTable('shift')
    .set({ ends_at: at })
    .where('employee', '=', employee)
    .where('source', '=', 'sign-on')
    .where('starts_at', '<=', at)
    .where((where) => where.or([where('ends_at', 'is', null), where('ends_at', '>', at)]))
    .execute();
}

/** Whether anything that counts names them: shifts, sign events, answers. */
export async function hasHistory(db: Db, employee: string): Promise<boolean> {
  for (const table of ['shift', 'score_month', 'device_event'] as const) {
    const found = await db.selectFrom(table).select('employee').where('employee', '=', employee).limit(1).execute();
    if (found.length > 0) return true;
  }
  // What counts for them is in the months; the other responses have an index of their own, whose condition this repeats.
  const uncounted = await db
    .selectFrom('response')
    .select('employee')
    .where('employee', '=', employee)
    .where(sql<SqlBool>`(quarantined = 1 or rating is null or personal = 0)`)
    .limit(1)
    .execute();
  return uncounted.length > 0;
}

export async function deletePerson(tx: Db, code: string) {
  await tx.deleteFrom('portrait').where('employee', '=', code).execute();
  await tx.deleteFrom('posting').where('employee', '=', code).execute();
  await tx.deleteFrom('employee').where('code', '=', code).execute();
}
