import type { Db } from '#db/connect.server.ts';
import type { ReviewSettingTable } from '#db/schema.ts';

export const settingsOf = (db: Db, units: string[]) =>
  db.selectFrom('review_setting').selectAll().where('unit', 'in', units).execute();

export async function replaceSettings(tx: Db, unit: string, rows: ReviewSettingTable[]) {
  await tx.deleteFrom('review_setting').where('unit', '=', unit).execute();
  if (rows.length > 0) await tx.insertInto('review_setting').values(rows).execute();
}

export const membersAmong = (db: Db, users: string[]) =>
  users.length === 0 ? [] : db.selectFrom('review_member').selectAll().where('user', 'in', users).execute();

export const memberOf = async (db: Db, user: string) =>
  (await db.selectFrom('review_member').select('employee').where('user', '=', user).executeTakeFirst())?.employee;

export async function putMember(tx: Db, user: string, employee: string) {
  await tx
    .insertInto('review_member')
    .values({ user, employee })
    .onConflict((oc) => oc.column('user').doUpdateSet({ employee }))
    .execute();
}
