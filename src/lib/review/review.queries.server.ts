import type { Db } from '#db/connect.server.ts';
import { locked } from '#db/dialect.server.ts';
import type { ReviewPartTable, ReviewTable } from '#db/schema.ts';

export const reviewById = (db: Db, id: string) =>
  db.selectFrom('review').selectAll().where('id', '=', id).executeTakeFirst();

/** The same, held until the transaction ends: two members do not move it at once. */
export const reviewHeld = (tx: Db, id: string) =>
  locked(tx, tx.selectFrom('review').selectAll().where('id', '=', id)).executeTakeFirst();

export async function insertReview(tx: Db, row: ReviewTable) {
  const done = await tx
    .insertInto('review')
    .values(row)
    .onConflict((oc) => oc.columns(['unit', 'month', 'edition']).doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

export async function changeReview(tx: Db, id: string, to: Partial<ReviewTable>) {
  await tx.updateTable('review').set(to).where('id', '=', id).execute();
}

/** Those of these units (null: all), the latest month first. */
export function reviewsOf(db: Db, units: string[] | null) {
  const query = db.selectFrom('review').selectAll();
  return (units ? query.where('unit', 'in', units) : query)
    .orderBy('month', 'desc')
    .orderBy('unit')
    .orderBy('edition', 'desc')
    .limit(500)
    .execute();
}

/** Editions of one month of one unit, the first one first. */
export const editionsOf = (db: Db, unit: string, month: string) =>
  db.selectFrom('review').selectAll().where('unit', '=', unit).where('month', '=', month).orderBy('edition').execute();

export async function insertParts(db: Db, rows: ReviewPartTable[]) {
  if (rows.length > 0) await db.insertInto('review_part').values(rows).execute();
}

export async function partsOf(db: Db, review: string, kind: ReviewPartTable['kind']): Promise<string[]> {
  const rows = await db
    .selectFrom('review_part')
    .select('data')
    .where('review', '=', review)
    .where('kind', '=', kind)
    .orderBy('part')
    .execute();
  return rows.map(({ data }) => data);
}

/** Everything of a draft that is thrown away, or of one that never came to be. */
export async function deleteReview(tx: Db, id: string) {
  for (const table of ['review_part', 'review_candidate', 'review_mark', 'review_decision', 'review_appeal'] as const)
    await tx.deleteFrom(table).where('review', '=', id).execute();
  for (const table of ['review_signature', 'peer_voted', 'peer_tally'] as const)
    await tx.deleteFrom(table).where('review', '=', id).execute();
  await tx.deleteFrom('review').where('id', '=', id).execute();
}

/** Ids before that one, that parts were written for and that no review has: a freeze that was cut off. */
export async function orphans(db: Db, before: string): Promise<string[]> {
  const rows = await db
    .selectFrom('review_part')
    .leftJoin('review', 'review.id', 'review_part.review')
    .select('review_part.review')
    .distinct()
    .where('review.id', 'is', null)
    .where('review_part.review', '<', before)
    .execute();
  return rows.map(({ review }) => review);
}
