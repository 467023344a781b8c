import type { Insertable } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import type { LinkTable } from '#db/schema.ts';

/** @returns false where the code is taken */
export async function insertLink(tx: Db, row: Insertable<LinkTable>) {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('link')
    .values(row)
    .onConflict((oc) => oc.column('code').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export const linkByCode = (db: Db, code: string) =>
  db.selectFrom('link').selectAll().where('code', '=', code).executeTakeFirst();

/** Of a survey, at these stores. */
export function linksOf(db: Db, survey: string, stores: string[] | 'all') {
  const query = db.selectFrom('link').selectAll().where('survey', '=', survey).orderBy('created_at').orderBy('code');
  return (stores === 'all' ? query : query.where('store', 'in', stores.length > 0 ? stores : [''])).execute();
}

/** How many open ones each survey has at these stores. */
export function openPerSurvey(db: Db, stores: string[] | 'all', today: string) {
  const query = db
    .selectFrom('link')
    .select(['survey', (eb) => eb.fn.countAll<number>().as('n')])
    .where('closed_at', 'is', null)
    .where((where) => where.or([where('last_day', 'is', null), where('last_day', '>=', today)]))
    .groupBy('survey');
  return (stores === 'all' ? query : query.where('store', 'in', stores.length > 0 ? stores : [''])).execute();
}

/** @returns false where it was closed already */
export async function closeLink(tx: Db, code: string, at: string, by: string) {
  const { numUpdatedRows } = await tx
    .updateTable('link')
    .set({ closed_at: at, closed_by: by })
    .where('code', '=', code)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
