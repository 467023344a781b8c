import type { Db } from '#db/connect.server.ts';

/** @returns false where this voter has answered already */
export async function insertVoter(tx: Db, review: string, voter: string): Promise<boolean> {
  const done = await tx
    .insertInto('peer_voted')
    .values({ review, voter })
    .onConflict((oc) => oc.columns(['review', 'voter']).doNothing())
    .executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

export const hasVoter = async (db: Db, review: string, voter: string) =>
  (await db
    .selectFrom('peer_voted')
    .select('voter')
    .where('review', '=', review)
    .where('voter', '=', voter)
    .executeTakeFirst()) !== undefined;

export const talliesOf = (db: Db, review: string) =>
  db.selectFrom('peer_tally').select(['store', 'sealed']).where('review', '=', review).execute();

export async function putTally(tx: Db, review: string, store: string, sealed: string) {
  await tx
    .insertInto('peer_tally')
    .values({ review, store, sealed })
    .onConflict((oc) => oc.columns(['review', 'store']).doUpdateSet({ sealed }))
    .execute();
}
