import type { Db } from '#db/connect.server.ts';

/** Hours of stores by code, all or those of the codes given. */
export function storeHours(db: Db, stores: string[] | 'all') {
  const query = db
    .selectFrom('unit')
    .select(['code', 'opens', 'closes', 'week', 'closed_from'])
    .where('kind', '=', 'store');
  return (stores === 'all' ? query : query.where('code', 'in', stores)).execute();
}

export const holidaysDuring = (db: Db, from: string, to: string) =>
  db.selectFrom('holiday').selectAll().where('day', '>=', from).where('day', '<=', to).orderBy('day').execute();

/** Days of their own of these stores, or of all. */
export function storeDaysDuring(db: Db, stores: string[] | 'all', from: string, to: string) {
  const query = db.selectFrom('store_day').selectAll().where('day', '>=', from).where('day', '<=', to).orderBy('day');
  return (stores === 'all' ? query : query.where('store', 'in', stores)).execute();
}

/** Days of their own of these stores, or of all, and under the store `''` the holidays. */
export function singleDayRows(db: Db, stores: string[] | 'all', from: string, to: string) {
  const own = db
    .selectFrom('store_day')
    .select(['store', 'day', 'opens', 'closes'])
    .where('day', '>=', from)
    .where('day', '<=', to);
  return (stores === 'all' ? own : own.where('store', 'in', stores))
    .unionAll(
      db
        .selectFrom('holiday')
        .select((eb) => [
          eb.val('').as('store'),
          'day',
          eb.cast<string | null>(eb.val(null), 'text').as('opens'),
          eb.cast<string | null>(eb.val(null), 'text').as('closes'),
        ])
        .where('day', '>=', from)
        .where('day', '<=', to),
    )
    .orderBy('day')
    .execute();
}

/** @returns false: that day is a holiday already */
export async function insertHoliday(tx: Db, holiday: { day: string; name: string }) {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('holiday')
    .values(holiday)
    .onConflict((oc) => oc.column('day').doNothing())
    .executeTakeFirst();
  return Number(numInsertedOrUpdatedRows) === 1;
}

export const deleteHoliday = (tx: Db, day: string) =>
  tx.deleteFrom('holiday').where('day', '=', day).returning('name').executeTakeFirst();

export async function saveStoreDay(
  tx: Db,
  row: { store: string; day: string; opens: string | null; closes: string | null; note: string },
) {
  await tx
    .insertInto('store_day')
    .values(row)
    .onConflict((oc) =>
      oc.columns(['store', 'day']).doUpdateSet({ opens: row.opens, closes: row.closes, note: row.note }),
    )
    .execute();
}

export const storeDay = (db: Db, store: string, day: string) =>
  db
    .selectFrom('store_day')
    .select(['opens', 'closes', 'note'])
    .where('store', '=', store)
    .where('day', '=', day)
    .executeTakeFirst();

export async function deleteStoreDay(tx: Db, store: string, day: string) {
  await tx.deleteFrom('store_day').where('store', '=', store).where('day', '=', day).execute();
}

export async function setHours(
  tx: Db,
  store: string,
  hours: { opens: string | null; closes: string | null; week: string | null },
) {
  await tx.updateTable('unit').set(hours).where('code', '=', store).execute();
}
