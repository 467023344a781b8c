import { v7 as uuidv7 } from 'uuid';
import type { Db } from '#db/connect.server.ts';

const GENERATION = 'organisation.generation';

/** Changes with every import and every change on a page; what an import was planned on. */
export const generationOf = async (db: Db) =>
  (await db.selectFrom('setting').select('value').where('key', '=', GENERATION).executeTakeFirst())?.value ?? '';

/** @returns false when the organisation has changed since `seen`; holds other changes until the transaction ends */
export async function claimGeneration(tx: Db, seen: string, next: string): Promise<boolean> {
  if (seen === '') {
    const first = await tx
      .insertInto('setting')
      .values({ key: GENERATION, value: next })
      .onConflict((oc) => oc.column('key').doNothing())
      .executeTakeFirst();
    return first.numInsertedOrUpdatedRows === 1n;
  }
  const moved = await tx
    .updateTable('setting')
    .set({ value: next })
    .where('key', '=', GENERATION)
    .where('value', '=', seen)
    .executeTakeFirst();
  return moved.numUpdatedRows === 1n;
}

/** For a change that stands by itself: an import that was planned before it must be planned anew. */
export async function renewGeneration(tx: Db) {
  await tx
    .insertInto('setting')
    .values({ key: GENERATION, value: uuidv7() })
    .onConflict((oc) => oc.column('key').doUpdateSet((eb) => ({ value: eb.ref('excluded.value') })))
    .execute();
}
