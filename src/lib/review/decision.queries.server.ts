import type { Db } from '#db/connect.server.ts';
import type { ReviewAppealTable, ReviewDecisionTable, ReviewMarkTable, ReviewSignatureTable } from '#db/schema.ts';

export const decisionsOf = (db: Db, review: string) =>
  db.selectFrom('review_decision').selectAll().where('review', '=', review).orderBy('kind').orderBy('code').execute();

export async function putDecision(tx: Db, row: ReviewDecisionTable) {
  const { review: _, kind: __, code: ___, ...said } = row;
  await tx
    .insertInto('review_decision')
    .values(row)
    .onConflict((oc) => oc.columns(['review', 'kind', 'code']).doUpdateSet(said))
    .execute();
}

export const marksOf = (db: Db, review: string) =>
  db
    .selectFrom('review_mark')
    .selectAll()
    .where('review', '=', review)
    .orderBy('kind')
    .orderBy('code')
    .orderBy('criterion')
    .execute();

export async function putMark(tx: Db, row: ReviewMarkTable) {
  const { points, by, at } = row;
  await tx
    .insertInto('review_mark')
    .values(row)
    .onConflict((oc) => oc.columns(['review', 'kind', 'code', 'criterion']).doUpdateSet({ points, by, at }))
    .execute();
}

export const signaturesOf = (db: Db, review: string) =>
  db.selectFrom('review_signature').selectAll().where('review', '=', review).orderBy('at').execute();

export async function insertSignature(tx: Db, row: ReviewSignatureTable) {
  const done = await tx
    .insertInto('review_signature')
    .values(row)
    .onConflict((oc) => oc.columns(['review', 'user']).doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

export async function deleteSignatures(tx: Db, review: string) {
  await tx.deleteFrom('review_signature').where('review', '=', review).execute();
}

export const appealsOf = (db: Db, review: string) =>
  db.selectFrom('review_appeal').selectAll().where('review', '=', review).orderBy('at').execute();

export const appealBy = (db: Db, review: string, employee: string) =>
  db
    .selectFrom('review_appeal')
    .selectAll()
    .where('review', '=', review)
    .where('employee', '=', employee)
    .executeTakeFirst();

export async function insertAppeal(tx: Db, row: ReviewAppealTable) {
  const done = await tx
    .insertInto('review_appeal')
    .values(row)
    .onConflict((oc) => oc.columns(['review', 'employee']).doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

/** @returns false where it has its answer already */
export async function answerAppeal(
  tx: Db,
  id: string,
  to: Pick<ReviewAppealTable, 'state' | 'answer' | 'answered_by' | 'answered_at'>,
) {
  const done = await tx
    .updateTable('review_appeal')
    .set(to)
    .where('id', '=', id)
    .where('state', '=', 'open')
    .executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

export const appealById = (db: Db, id: string) =>
  db.selectFrom('review_appeal').selectAll().where('id', '=', id).executeTakeFirst();
