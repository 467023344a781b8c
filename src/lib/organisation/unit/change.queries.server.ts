import type { Insertable, Updateable } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import type { CounterTable, UnitTable } from '#db/schema.ts';

/** Inserts unless the code is taken. @returns false: it is */
export async function insertUnit(tx: Db, unit: Insertable<UnitTable>) {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('unit')
    .values(unit)
    .onConflict((oc) => oc.column('code').doNothing())
    .executeTakeFirst();
  return Number(numInsertedOrUpdatedRows) === 1;
}

export async function updateUnit(tx: Db, code: string, change: Updateable<UnitTable>) {
  await tx.updateTable('unit').set(change).where('code', '=', code).execute();
}

export async function deleteUnit(tx: Db, code: string) {
  await tx.deleteFrom('pairing_code').where('store', '=', code).execute();
  await tx.deleteFrom('store_day').where('store', '=', code).execute();
  await tx.deleteFrom('unit_past').where('unit', '=', code).execute();
  await tx.deleteFrom('unit').where('code', '=', code).execute();
}

const n = (row: { n: number | string | bigint } | undefined) => Number(row?.n ?? 0);

/** What hangs on a unit, ever or still: how many of each. */
export async function unitHoldings(db: Db, code: string) {
  const count = <T>(rows: { n: T }[]) => n(rows[0] as { n: number } | undefined);
  const units = await db
    .selectFrom('unit')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('parent', '=', code)
    .execute();
  const former = await db
    .selectFrom('unit_past')
    .select((eb) => eb.fn.count<number>('unit').distinct().as('n'))
    .where('parent', '=', code)
    .execute();
  const counters = await db
    .selectFrom('counter')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('store', '=', code)
    .execute();
  const employees = await db
    .selectFrom('posting')
    .select((eb) => eb.fn.count<number>('employee').distinct().as('n'))
    .where('store', '=', code)
    .execute();
  const kiosks = await db
    .selectFrom('kiosk_binding')
    .select((eb) => eb.fn.count<number>('kiosk').distinct().as('n'))
    .where('store', '=', code)
    .execute();
  const rated = await db
    .selectFrom('score_generation')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('store', '=', code)
    .execute();
  const roles = await db
    .selectFrom('user_role')
    .select((eb) => eb.fn.count<number>('user').distinct().as('n'))
    .where('unit', '=', code)
    .execute();
  const tokens = await db
    .selectFrom('api_token')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('unit', '=', code)
    .execute();
  return {
    // What can be cleared out comes last: it is said only where nothing else stands in the way.
    units: count(units),
    former: count(former),
    months: count(rated),
    kiosks: count(kiosks),
    employees: count(employees),
    counters: count(counters),
    accounts: count(roles) + count(tokens),
  };
}

/** What would be left without a place if the unit closed on that day. */
export async function unitInUse(db: Db, code: string, day: string) {
  const units = await db
    .selectFrom('unit')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('parent', '=', code)
    .where((where) => where.or([where('closed_from', 'is', null), where('closed_from', '>', day)]))
    .executeTakeFirst();
  const employees = await db
    .selectFrom('posting')
    .select((eb) => eb.fn.count<number>('employee').distinct().as('n'))
    .where('store', '=', code)
    .where('to_day', '>=', day)
    .executeTakeFirst();
  const kiosks = await db
    .selectFrom('kiosk')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('store', '=', code)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return { units: n(units), employees: n(employees), kiosks: n(kiosks) };
}

/** @returns false: the code is taken */
export async function insertCounter(tx: Db, counter: Insertable<CounterTable>) {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('counter')
    .values(counter)
    .onConflict((oc) => oc.column('code').doNothing())
    .executeTakeFirst();
  return Number(numInsertedOrUpdatedRows) === 1;
}

export async function updateCounter(tx: Db, code: string, change: Updateable<CounterTable>) {
  await tx.updateTable('counter').set(change).where('code', '=', code).execute();
}

export async function deleteCounter(tx: Db, code: string) {
  await tx.deleteFrom('pairing_code').where('counter', '=', code).execute();
  await tx.deleteFrom('counter').where('code', '=', code).execute();
}

/** What hangs on a counter, ever: shifts, kiosks, responses, by whether there is any; and kiosks that stand there now. */
export async function counterHoldings(db: Db, code: string) {
  const any = (table: 'shift' | 'kiosk_binding' | 'response') =>
    db.selectFrom(table).select('counter').where('counter', '=', code).limit(1).executeTakeFirst();
  const standing = await db
    .selectFrom('kiosk')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('counter', '=', code)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return {
    shifts: (await any('shift')) !== undefined,
    kiosks: (await any('kiosk_binding')) !== undefined,
    responses: (await any('response')) !== undefined,
    standing: n(standing),
  };
}
