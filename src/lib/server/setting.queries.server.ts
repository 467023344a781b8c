import type { Db } from '#db/connect.server.ts';

export async function settingValue(db: Db, key: string): Promise<string | undefined> {
  const row = await db.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst();
  return row?.value;
}

/** Replaces whatever the key had. */
export async function putSetting(db: Db, key: string, value: string) {
  await db
    .insertInto('setting')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}

/** Keeps the first value given to a key. */
export async function insertSetting(db: Db, key: string, value: string) {
  await db
    .insertInto('setting')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
}
