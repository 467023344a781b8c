import { v7 as uuidv7 } from 'uuid';
import type { Db } from '#db/connect.server.ts';

/** Inserts an open notice; one that is open already for the same unit, kind and subject stays as it is. */
export async function insertNotice(
  tx: Db,
  notice: { unit: string; kind: string; subject: string; detail: string; at: string },
) {
  const { at, ...rest } = notice;
  await tx
    .insertInto('notice')
    .values({ id: uuidv7(), ...rest, opened_at: at, closed_at: null })
    .onConflict((oc) => oc.columns(['unit', 'kind', 'subject']).where('closed_at', 'is', null).doNothing())
    .execute();
}

/** Open notices of these units (null: all), newest first. */
export async function openNoticesOf(db: Db, units: string[] | null, limit: number) {
  let query = db.selectFrom('notice').selectAll().where('closed_at', 'is', null);
  if (units) query = query.where('unit', 'in', units);
  return query.orderBy('opened_at', 'desc').limit(limit).execute();
}

export const openNoticeById = (tx: Db, id: string) =>
  tx.selectFrom('notice').selectAll().where('id', '=', id).where('closed_at', 'is', null).executeTakeFirst();

export async function setNoticeClosed(tx: Db, id: string, at: string) {
  await tx.updateTable('notice').set({ closed_at: at }).where('id', '=', id).execute();
}
