import type { Db } from '#db/connect.server.ts';

const stores = (db: Db) =>
  db.selectFrom('unit').select(['code', 'name', 'opens', 'closes']).where('kind', '=', 'store');

export const storeByCode = (db: Db, code: string) => stores(db).where('code', '=', code).executeTakeFirst();

export const counterByCode = (db: Db, code: string) =>
  db.selectFrom('counter').selectAll().where('code', '=', code).executeTakeFirst();

/** Stores open that day or later, all or those of the codes given. */
export function storesAmong(db: Db, codes: string[] | 'all', day = '') {
  const query = stores(db)
    .where((where) => where.or([where('closed_from', 'is', null), where('closed_from', '>', day)]))
    .orderBy('code');
  return (codes === 'all' ? query : query.where('code', 'in', codes)).execute();
}

/** A store's counters that are open that day. */
export const countersAt = (db: Db, store: string, day: string) =>
  db
    .selectFrom('counter')
    .select(['code', 'name'])
    .where('store', '=', store)
    .where((where) => where.or([where('closed_from', 'is', null), where('closed_from', '>', day)]))
    .orderBy('code')
    .execute();
