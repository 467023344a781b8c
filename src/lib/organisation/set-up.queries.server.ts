import type { Db } from '#db/connect.server.ts';
import { oneOf } from '#db/dialect.server.ts';

/** Open stores, with how many open counters each has. @param units codes; null: every store */
export async function storesWithCounters(db: Db, units: string[] | null, day: string) {
  let query = db
    .selectFrom('unit')
    .leftJoin('counter', (join) => join.onRef('counter.store', '=', 'unit.code').on('counter.closed_from', 'is', null))
    .select((eb) => ['unit.code', 'unit.name', eb.fn.count<number>('counter.code').as('counters')])
    .where('unit.kind', '=', 'store')
    .where((where) => where.or([where('unit.closed_from', 'is', null), where('unit.closed_from', '>', day)]))
    .groupBy(['unit.code', 'unit.name'])
    .orderBy('unit.name')
    .orderBy('unit.code');
  if (units) query = query.where(oneOf(db, 'unit.code', units));
  return (await query.execute()).map(({ counters, ...store }) => ({ ...store, counters: Number(counters) }));
}

/** How many are posted to the stores that day or later, and how many of them have a PIN. */
export async function staffOf(db: Db, stores: string[], day: string) {
  const found = await db
    .selectFrom('posting')
    .innerJoin('employee', 'employee.code', 'posting.employee')
    .select((eb) => [eb.fn.countAll<number>().as('employees'), eb.fn.count<number>('employee.pin_hash').as('withPin')])
    .where(oneOf(db, 'posting.store', stores))
    .where('posting.to_day', '>=', day)
    .executeTakeFirst();
  return { employees: Number(found?.employees ?? 0), withPin: Number(found?.withPin ?? 0) };
}

/** How many shifts there are at the stores from that moment on. @param since UTC ISO */
export async function shiftsSince(db: Db, stores: string[], since: string) {
  const found = await db
    .selectFrom('shift')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where(oneOf(db, 'store', stores))
    .where('starts_at', '>=', since)
    .executeTakeFirst();
  return Number(found?.n ?? 0);
}
