import type { Insertable } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import type { MailTable } from '#db/schema.ts';

export async function insertMail(tx: Db, mail: Insertable<MailTable>) {
  await tx.insertInto('mail').values(mail).execute();
}

export const mailById = (db: Db, id: string) =>
  db.selectFrom('mail').selectAll().where('id', '=', id).executeTakeFirst();

export const mailStates = (db: Db, ids: string[]) =>
  db.selectFrom('mail').select(['id', 'state', 'error']).where('id', 'in', ids).execute();

/** Its content goes with it: the link in it is as good as a password. */
export const endMail = (db: Db, id: string, at: string, end: { state: 'sent' | 'failed'; error: string | null }) =>
  db
    .updateTable('mail')
    .set({ ...end, ended_at: at, sealed: null })
    .where('id', '=', id)
    .execute();

export const noteError = (db: Db, id: string, error: string) =>
  db.updateTable('mail').set({ error }).where('id', '=', id).execute();

export const deleteEndedBefore = (db: Db, at: string) => db.deleteFrom('mail').where('ended_at', '<', at).execute();
