import type { Db } from '#db/connect.server.ts';
import { locked } from '#db/dialect.server.ts';
import type { CorrectionTable } from '#db/schema.ts';

export async function insertCorrection(tx: Db, row: CorrectionTable) {
  await tx.insertInto('correction').values(row).execute();
}

export const correctionById = (db: Db, id: string) =>
  db.selectFrom('correction').selectAll().where('id', '=', id).executeTakeFirst();

/** Held until the transaction ends, so that two people decide it once. */
export const correctionHeld = (tx: Db, id: string) =>
  locked(tx, tx.selectFrom('correction').selectAll().where('id', '=', id)).executeTakeFirst();

export async function setCorrection(tx: Db, id: string, to: Partial<CorrectionTable>) {
  await tx.updateTable('correction').set(to).where('id', '=', id).execute();
}

/** Corrections of a store: those that wait, then the others, newest first. */
export const correctionsOf = (db: Db, store: string, limit: number) =>
  db
    .selectFrom('correction')
    .selectAll()
    .where('store', '=', store)
    .orderBy((eb) => eb.case().when('state', '=', 'waiting').then(0).else(1).end())
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();

/** How many corrections wait for a second person, by store. */
export const waitingByStore = (db: Db) =>
  db
    .selectFrom('correction')
    .select(['store', (eb) => eb.fn.countAll<number>().as('n')])
    .where('state', '=', 'waiting')
    .groupBy('store')
    .execute();
