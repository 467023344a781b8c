import type { Insertable } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import type { PairingCodeTable } from '#db/schema.ts';

/** Wrong guesses after which a code is void. */
const GUESSES = 5;

/** @returns false when the handle is taken */
export async function insertCode(tx: Db, code: Omit<Insertable<PairingCodeTable>, 'wrong_guesses' | 'used_at'>) {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('pairing_code')
    .values({ ...code, used_at: null })
    .onConflict((conflict) => conflict.column('handle').doNothing())
    .executeTakeFirst();
  return Number(numInsertedOrUpdatedRows) === 1;
}

/** Of several codes for one kiosk's place only the last is good. */
export const dropCodesReplacing = (tx: Db, kiosk: string) =>
  tx.deleteFrom('pairing_code').where('replaces', '=', kiosk).where('used_at', 'is', null).execute();

/** Handles are few: those of codes that nobody can use any more become free again. */
export const dropCodesExpiredBefore = (tx: Db, at: string) =>
  tx.deleteFrom('pairing_code').where('expires_at', '<', at).execute();

/** Takes one guess of a live code before anything is compared, so that guesses made at once are counted too. */
export const spendGuess = (db: Db, handle: string, at: string) =>
  db
    .updateTable('pairing_code')
    .set((set) => ({ wrong_guesses: set('wrong_guesses', '+', 1) }))
    .where('handle', '=', handle)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at)
    .where('wrong_guesses', '<', GUESSES)
    .returning('secret_hash')
    .executeTakeFirst();

/** The guess was right: the code is used, by whoever comes first; undefined for everybody after. */
export const useCode = (tx: Db, handle: string, at: string) =>
  tx
    .updateTable('pairing_code')
    .set((set) => ({ used_at: at, wrong_guesses: set('wrong_guesses', '-', 1) }))
    .where('handle', '=', handle)
    .where('used_at', 'is', null)
    .returning(['store', 'counter', 'name', 'corner_pin', 'created_by', 'replaces', 'reason'])
    .executeTakeFirst();

export const codeByHandle = (db: Db, handle: string) =>
  db.selectFrom('pairing_code').select(['store', 'used_at']).where('handle', '=', handle).executeTakeFirst();
