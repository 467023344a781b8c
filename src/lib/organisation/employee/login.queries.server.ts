import type { Db } from '#db/connect.server.ts';

/** Accounts of these employees. */
export const loginsOf = (db: Db, codes: string[]) =>
  db
    .selectFrom('login')
    .select(['employee', 'password_temporary', 'deactivated_at', 'last_sign_in_at'])
    .where('employee', 'in', codes)
    .execute();
