/** Accounts of employees whose personal data go. */
import type { Db } from '#db/connect.server.ts';
import { emptyAccount, loginsOfEmployee } from './forget.queries.server.ts';

/**
 * Closes an employee's accounts and takes what says whose they were, in the caller's transaction.
 * @param name what they are called from now on
 * @returns their ids: audit rows still refer to them
 */
export async function forgetAccounts(tx: Db, at: Date, employee: string, name: string): Promise<string[]> {
  const users = await loginsOfEmployee(tx, employee);
  // better-auth wants an address for everybody, and no two alike; `.invalid` is nobody's (RFC 2606).
  for (const user of users) await emptyAccount(tx, at, user, { name, email: `${user}@erased.invalid` });
  return users;
}

export const accountsOf = (db: Db, employee: string) => loginsOfEmployee(db, employee);
