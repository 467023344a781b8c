import type { Db } from '#db/connect.server.ts';
import type { WallboardTable } from '#db/schema.ts';

/** Ratings of a store by day and level, whoever they are about. */
export const storeLevels = (db: Db, store: string, from: string, to: string) =>
  db
    .selectFrom('score_day')
    .select((eb) => [
      'day',
      ...(['n1', 'n2', 'n3', 'n4', 'n5'] as const).map((level) => eb.fn.sum<number>(level).as(level)),
    ])
    .where('store', '=', store)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .groupBy('day')
    .execute();

export const insertWallboard = (tx: Db, row: Omit<WallboardTable, 'seen_at'>) =>
  tx
    .insertInto('wallboard')
    .values({ ...row, seen_at: null })
    .execute();

/** @param stores null: all */
export const wallboardsOf = (db: Db, stores: string[] | null) =>
  db
    .selectFrom('wallboard')
    .innerJoin('unit', 'unit.code', 'wallboard.store')
    .select(['wallboard.id', 'wallboard.name', 'wallboard.store', 'unit.name as storeName', 'seen_at'])
    .$if(stores !== null, (query) => query.where('store', 'in', stores ?? []))
    .orderBy('unit.folded')
    .orderBy('wallboard.name')
    .execute();

export const wallboardById = (db: Db, id: string) =>
  db.selectFrom('wallboard').selectAll().where('id', '=', id).executeTakeFirst();

export const wallboardByToken = (db: Db, hash: string) =>
  db
    .selectFrom('wallboard')
    .innerJoin('unit', 'unit.code', 'wallboard.store')
    .select(['wallboard.id', 'wallboard.store', 'unit.name as storeName', 'seen_at'])
    .where('token_hash', '=', hash)
    .executeTakeFirst();

export async function deleteWallboard(tx: Db, id: string) {
  const { numDeletedRows } = await tx.deleteFrom('wallboard').where('id', '=', id).executeTakeFirst();
  return numDeletedRows === 1n;
}

export const touchWallboard = (db: Db, id: string, at: string) =>
  db.updateTable('wallboard').set({ seen_at: at }).where('id', '=', id).execute();
