import type { Db } from '#db/connect.server.ts';
import { locked } from '#db/dialect.server.ts';
import type { SecondFactorTable } from '#db/schema.ts';

export const secondFactorOf = (db: Db, user: string) =>
  db.selectFrom('second_factor').selectAll().where('user', '=', user).executeTakeFirst();

/** Held until the transaction ends: of two who send the same code at once, one gets in. */
export const holdSecondFactor = (tx: Db, user: string) =>
  locked(tx, tx.selectFrom('second_factor').selectAll().where('user', '=', user)).executeTakeFirst();

export async function putSecondFactor(tx: Db, user: string, sealed: string) {
  const begun = { sealed, confirmed_at: null, last_step: 0, failures: 0, locked_until: null };
  await tx
    .insertInto('second_factor')
    .values({ user, ...begun })
    .onConflict((conflict) => conflict.column('user').doUpdateSet(begun))
    .execute();
}

export const changeSecondFactor = (tx: Db, user: string, change: Partial<Omit<SecondFactorTable, 'user'>>) =>
  tx.updateTable('second_factor').set(change).where('user', '=', user).execute();

/** The factor and its recovery codes. */
export async function deleteSecondFactor(tx: Db, user: string) {
  await tx.deleteFrom('recovery_code').where('user', '=', user).execute();
  await tx.deleteFrom('second_factor').where('user', '=', user).execute();
}

export async function replaceRecoveryCodes(tx: Db, user: string, hashes: string[]) {
  await tx.deleteFrom('recovery_code').where('user', '=', user).execute();
  await tx
    .insertInto('recovery_code')
    .values(hashes.map((hash) => ({ user, hash, used_at: null })))
    .execute();
}

/** @returns false: no such code of theirs, or used before */
export async function takeRecoveryCode(tx: Db, user: string, hash: string, at: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('recovery_code')
    .set({ used_at: at })
    .where('user', '=', user)
    .where('hash', '=', hash)
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function recoveryCodesLeft(db: Db, user: string): Promise<number> {
  const { n } = await db
    .selectFrom('recovery_code')
    .select((count) => count.fn.countAll<number>().as('n'))
    .where('user', '=', user)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(n);
}
