import type { Db } from '#db/connect.server.ts';

/** Every unit with what a page shows of it. */
export const unitsWithState = (db: Db) =>
  db.selectFrom('unit').select(['code', 'name', 'folded', 'kind', 'parent', 'closed_from']).execute();

/** How many employees are posted to each store that day. */
export const employeesByStore = (db: Db, day: string) =>
  db
    .selectFrom('posting')
    .select((eb) => ['store', eb.fn.countAll<number>().as('n')])
    .where('from_day', '<=', day)
    .where('to_day', '>=', day)
    .groupBy('store')
    .execute();

/** How many kiosks in use each store has. */
export const kiosksByStore = (db: Db) =>
  db
    .selectFrom('kiosk')
    .select((eb) => ['store', eb.fn.countAll<number>().as('n')])
    .where('revoked_at', 'is', null)
    .groupBy('store')
    .execute();

/** All counters of a store, with the kiosks in use at each. */
export const countersOfStore = (db: Db, store: string) =>
  db
    .selectFrom('counter')
    .leftJoin('kiosk', (join) => join.onRef('kiosk.counter', '=', 'counter.code').on('kiosk.revoked_at', 'is', null))
    .select((eb) => [
      'counter.code',
      'counter.name',
      'counter.closed_from',
      eb.fn.count<number>('kiosk.id').as('kiosks'),
    ])
    .where('counter.store', '=', store)
    .groupBy(['counter.code', 'counter.name', 'counter.closed_from'])
    .execute();
