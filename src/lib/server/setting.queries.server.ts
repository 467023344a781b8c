import type { Db } from '#db/connect.server.ts';

/**
 * A value that is made once and kept: a secret, a key pair. Processes that start together agree on the first one stored.
 * @param make called only when nothing is stored yet
 */
export async function settingOr(db: Db, key: string, make: () => string | Promise<string>): Promise<string> {
  const read = () => db.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst();
  const found = await read();
  if (found) return found.value;
  await db
    .insertInto('setting')
    .values({ key, value: await make() })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  const kept = await read();
  if (!kept) throw new Error(`Setting ${key} was not kept`);
  return kept.value;
}
