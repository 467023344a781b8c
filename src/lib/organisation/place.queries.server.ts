import type { Db } from '#db/connect.server.ts';

const stores = (db: Db) =>
  db.selectFrom('unit').select(['code', 'name', 'opens', 'closes']).where('kind', '=', 'store');

export const storeByCode = (db: Db, code: string) => stores(db).where('code', '=', code).executeTakeFirst();

export const counterByCode = (db: Db, code: string) =>
  db.selectFrom('counter').selectAll().where('code', '=', code).executeTakeFirst();

/** Stores, all or those of the codes given. */
export function storesAmong(db: Db, codes: string[] | 'all') {
  const query = stores(db).orderBy('code');
  return (codes === 'all' ? query : query.where('code', 'in', codes)).execute();
}

export const countersAt = (db: Db, store: string) =>
  db.selectFrom('counter').select(['code', 'name']).where('store', '=', store).orderBy('code').execute();
