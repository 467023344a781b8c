/** Accounts as those see them who administer them. */
import { sql } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import { among, bound } from '#db/dialect.server.ts';
import type { Reach } from './roles.ts';
import type { UserState } from './user.ts';

const users = (db: Db) =>
  db
    .selectFrom('login')
    .innerJoin('user', 'user.id', 'login.user')
    .leftJoin('second_factor', 'second_factor.user', 'user.id')
    .select(['user.id', 'user.name', 'user.email', 'login.employee', 'login.deactivated_at', 'login.last_sign_in_at'])
    .select(['login.locale', 'login.folded', 'second_factor.confirmed_at as second_factor_at'])
    // Somebody who has proved in no way yet who they are.
    .select((row) =>
      row
        .selectFrom('account')
        .select((count) => count.fn.countAll<number>().as('n'))
        .whereRef('account.userId', '=', 'user.id')
        .as('proofs'),
    );

export type UserRow = NonNullable<Awaited<ReturnType<typeof userById>>>;

export const stateOf = ({ deactivated_at, proofs }: Pick<UserRow, 'deactivated_at' | 'proofs'>): UserState =>
  deactivated_at !== null ? 'deactivated' : Number(proofs) === 0 ? 'invited' : 'active';

export const userById = (db: Db, id: string) => users(db).where('user.id', '=', id).executeTakeFirst();

/** Accounts with a role on one of the units; employees, of whom there are thousands, have a page of their own. */
export async function usersAmong(db: Db, reach: Reach, { folded, role }: { folded: string; role: string | null }) {
  let query = users(db)
    .where('login.employee', 'is', null)
    .where((where) => {
      let held = where.selectFrom('user_role').select('user_role.user').whereRef('user_role.user', '=', 'user.id');
      if (role !== null) held = held.where('user_role.role', '=', role);
      if (reach !== 'all') held = held.where(among(db, 'user_role.unit', bound(db, [...reach]) as string[]));
      return where.exists(held);
    });
  for (const word of folded.split(' ').filter(Boolean))
    query = query.where(sql<boolean>`login.folded like ${`%${word.replace(/[\\%_]/g, '\\$&')}%`} escape '\\'`);
  return query.execute();
}

/** Roles of these people, with their units' names. */
export const grantsOfAll = (db: Db, ids: string[]) =>
  db
    .selectFrom('user_role')
    .leftJoin('unit', 'unit.code', 'user_role.unit')
    .select(['user_role.user', 'user_role.role', 'user_role.unit', 'unit.name as unitName'])
    .where('user_role.user', 'in', ids)
    .orderBy('user_role.role')
    .orderBy('user_role.unit')
    .execute();

/** How many open accounts administer something. */
export async function administratorsLeft(tx: Db): Promise<number> {
  const { n } = await tx
    .selectFrom('user_role')
    .innerJoin('login', 'login.user', 'user_role.user')
    .select((count) => count.fn.count<number>('user_role.user').distinct().as('n'))
    .where('user_role.role', '=', 'administrator')
    .where('login.deactivated_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** @returns false: somebody else has this e-mail address */
export async function renameUser(tx: Db, id: string, at: Date, change: { name: string; email: string }) {
  const other = await tx
    .selectFrom('user')
    .select('id')
    .where('email', '=', change.email)
    .where('id', '!=', id)
    .executeTakeFirst();
  if (other) return false;
  await tx
    .updateTable('user')
    .set({ ...change, updatedAt: at.toISOString() })
    .where('id', '=', id)
    .execute();
  return true;
}
