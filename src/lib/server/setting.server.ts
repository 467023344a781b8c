import type { Db } from '#db/connect.server.ts';
import { retried } from './retry.server.ts';
import { insertSetting, putSetting, settingValue } from './setting.queries.server.ts';

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

/** What somebody set; undefined: nobody has. */
export const settingOf = (db: Db, key: string) => settingValue(db, key);

/** Sets a value, in the transaction of the audit row that says who did. */
export const setSetting = (tx: Db, key: string, value: string) => putSetting(tx, key, value);

const TRIAL = 'trial';
const TRIAL_SIZE = 16_384;

/** Writes more than a page may have left, and takes it away again. @throws whatever keeps the database from taking it */
export async function tryWriting(db: Db): Promise<void> {
  await putSetting(db, TRIAL, 'x'.repeat(TRIAL_SIZE));
  await putSetting(db, TRIAL, '');
}

/** A value that a process left for the next one; undefined: none did yet. */
export const kept = (db: Db, key: string) => settingValue(db, key);

export const keep = (db: Db, key: string, value: string) => retried(() => putSetting(db, key, value));
