import type { Db } from '#db/connect.server.ts';
import { insertSetting, settingValue } from './setting.queries.server.ts';

/**
 * A value that is made once and kept: a secret, a key pair. Processes that start together agree on the first one stored.
 * @param make called only when nothing is stored yet
 */
export async function settingOr(db: Db, key: string, make: () => string | Promise<string>): Promise<string> {
  const found = await settingValue(db, key);
  if (found !== undefined) return found;
  await insertSetting(db, key, await make());
  const kept = await settingValue(db, key);
  if (kept === undefined) throw new Error(`Setting ${key} was not kept`);
  return kept;
}
