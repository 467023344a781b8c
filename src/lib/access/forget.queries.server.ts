import type { Db } from '#db/connect.server.ts';
import { fold } from '#lib/ui/text.ts';

/** Accounts by which the employee signs in. */
export const loginsOfEmployee = async (db: Db, employee: string) =>
  (await db.selectFrom('login').select('user').where('employee', '=', employee).execute()).map(({ user }) => user);

/**
 * Leaves of an account what audit rows refer to: its id, under another name. Ways in, sessions and roles go, all but the
 * employee's own: with a new password they could come back to where they were.
 */
export async function emptyAccount(tx: Db, at: Date, user: string, { name, email }: { name: string; email: string }) {
  await tx.deleteFrom('session').where('userId', '=', user).execute();
  await tx.deleteFrom('account').where('userId', '=', user).execute();
  for (const table of ['login_link', 'recovery_code', 'second_factor'] as const)
    await tx.deleteFrom(table).where('user', '=', user).execute();
  await tx.deleteFrom('user_role').where('user', '=', user).where('role', '<>', 'employee').execute();
  const updatedAt = at.toISOString();
  await tx.updateTable('user').set({ name, email, updatedAt }).where('id', '=', user).execute();
  await tx
    .updateTable('login')
    .set((eb) => ({
      folded: fold(name),
      origin: null,
      deactivated_at: eb.fn.coalesce('deactivated_at', eb.val(updatedAt)),
    }))
    .where('user', '=', user)
    .execute();
}
