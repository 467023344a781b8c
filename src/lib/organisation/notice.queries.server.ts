import { v7 as uuidv7 } from 'uuid';
import type { Db } from '#db/connect.server.ts';
import { oneOf } from '#db/dialect.server.ts';

/** @returns its id; null: one is open already for the same unit, kind and subject, and stays as it is */
export async function insertNotice(
  tx: Db,
  notice: { unit: string; kind: string; subject: string; detail: string; at: string },
): Promise<string | null> {
  const { at, ...rest } = notice;
  const id = uuidv7();
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('notice')
    .values({ id, ...rest, opened_at: at, closed_at: null })
    .onConflict((oc) => oc.columns(['unit', 'kind', 'subject']).where('closed_at', 'is', null).doNothing())
    .executeTakeFirst();
  return Number(numInsertedOrUpdatedRows) === 1 ? id : null;
}

export const noticeById = (db: Db, id: string) =>
  db.selectFrom('notice').selectAll().where('id', '=', id).executeTakeFirst();

/** The open ones of a kind at a unit. */
export const openNoticesAbout = (tx: Db, kind: string, unit: string) =>
  tx
    .selectFrom('notice')
    .select(['id', 'detail'])
    .where('unit', '=', unit)
    .where('kind', '=', kind)
    .where('closed_at', 'is', null)
    .execute();

/** The open ones about a subject, of kinds that begin so. */
export const openNoticesOn = (tx: Db, prefix: string, subject: string) =>
  tx
    .selectFrom('notice')
    .select(['id', 'kind'])
    .where('subject', '=', subject)
    .where('kind', 'like', `${prefix}%`)
    .where('closed_at', 'is', null)
    .execute();

/** Open notices of these units (null: all) about devices and who signs on at them, newest first. */
export async function openNoticesOf(db: Db, units: string[] | null, limit: number) {
  // What is about cases stands on their own page.
  let query = db.selectFrom('notice').selectAll().where('closed_at', 'is', null).where('kind', 'not like', 'case.%');
  if (units) query = query.where(oneOf(db, 'unit', units));
  return query.orderBy('opened_at', 'desc').limit(limit).execute();
}

export const openNoticeById = (tx: Db, id: string) =>
  tx.selectFrom('notice').selectAll().where('id', '=', id).where('closed_at', 'is', null).executeTakeFirst();

export async function setNoticeClosed(tx: Db, id: string, at: string) {
  await tx.updateTable('notice').set({ closed_at: at }).where('id', '=', id).execute();
}
