import { v7 as uuidv7 } from 'uuid';
import type { Db } from '#db/connect.server.ts';
import { fold } from '#lib/ui/text.ts';
import { insertLogin, putPassword } from './login.queries.server.ts';
import { isRole, UNPLACED, type Grant, type Role } from './roles.ts';

const grant = ({ role, unit }: { role: string; unit: string }): Grant[] => (isRole(role) ? [{ role, unit }] : []);

/** Roles of a person, in a fixed order. A role that this version does not know grants nothing; see also `UNPLACED`. */
export async function grantsOf(db: Db, user: string): Promise<Grant[]> {
  const rows = await db
    .selectFrom('user_role')
    .select(['role', 'unit'])
    .where('user', '=', user)
    .unionAll((waiting) =>
      waiting
        .selectFrom('unplaced_role')
        .select((eb) => ['role', eb.val<string>(UNPLACED).as('unit')])
        .where('user', '=', user),
    )
    .orderBy('role')
    .orderBy('unit')
    .execute();
  return rows.flatMap(grant);
}

export interface UserRow {
  email: string;
  name: string;
  locale: string;
  /** Absent: they set one themselves, or come in by single sign-on. */
  passwordHash?: string | undefined;
  /** To be changed at the first sign-in. */
  temporary?: boolean;
  /** Their e-mail address is known to be theirs. */
  verified?: boolean;
  employee?: string | undefined;
  role: Role;
  unit: string;
}

/** Inserts a person with one role. @returns the id; undefined: the e-mail address is taken */
export async function insertUser(tx: Db, at: Date, user: UserRow): Promise<string | undefined> {
  const id = uuidv7();
  const moments = { createdAt: at.toISOString(), updatedAt: at.toISOString() };
  const inserted = await tx
    .insertInto('user')
    .values({ id, name: user.name, email: user.email, emailVerified: user.verified ? 1 : 0, ...moments })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 0n) return undefined;
  await insertLogin(tx, {
    user: id,
    employee: user.employee ?? null,
    folded: fold(`${user.name} ${user.employee ?? user.email}`),
    locale: user.locale,
    password_temporary: user.temporary ? 1 : 0,
  });
  if (user.passwordHash !== undefined) await putPassword(tx, at, id, user.passwordHash);
  await insertGrant(tx, id, user);
  return id;
}

/** @returns false: they have it already */
export async function insertGrant(tx: Db, user: string, { role, unit }: Grant): Promise<boolean> {
  const insert =
    unit === UNPLACED
      ? tx.insertInto('unplaced_role').values({ user, role })
      : tx.insertInto('user_role').values({ user, role, unit });
  const { numInsertedOrUpdatedRows } = await insert.onConflict((conflict) => conflict.doNothing()).executeTakeFirst();
  return Number(numInsertedOrUpdatedRows) > 0;
}

/** Roles that waited for a unit now hold on that one, which is new: nobody has any on it yet. */
export async function placeGrants(tx: Db, unit: string) {
  await tx
    .insertInto('user_role')
    .columns(['user', 'role', 'unit'])
    .expression((eb) =>
      eb.selectFrom('unplaced_role').select((select) => ['user', 'role', select.val<string>(unit).as('unit')]),
    )
    .execute();
  await tx.deleteFrom('unplaced_role').execute();
}

/** @returns false: they had no such role */
export async function deleteGrant(tx: Db, user: string, { role, unit }: Grant): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('user_role')
    .where('user', '=', user)
    .where('role', '=', role)
    .where('unit', '=', unit)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** People who hold a role on one of these units, with the unit, and can be written to. */
export const holdersOf = (db: Db, role: Role, units: string[]) =>
  db
    .selectFrom('user_role')
    .innerJoin('user', 'user.id', 'user_role.user')
    .innerJoin('login', 'login.user', 'user.id')
    .select(['user.id', 'user.email', 'user.name', 'user_role.unit', 'login.locale', 'login.origin'])
    .where('login.deactivated_at', 'is', null)
    // Who signs in by employee code has a made-up address.
    .where('login.employee', 'is', null)
    .where('user_role.role', '=', role)
    .where('user_role.unit', 'in', units)
    .orderBy('user.id')
    .execute();

/** Everybody who holds one of the roles on one of these units, by name, with what their account is called by. */
export const peopleHolding = (db: Db, roles: readonly Role[], units: string[]) =>
  db
    .selectFrom('user_role')
    .innerJoin('user', 'user.id', 'user_role.user')
    .innerJoin('login', 'login.user', 'user.id')
    .select(['user.id', 'user.name'])
    .distinct()
    .where('login.deactivated_at', 'is', null)
    .where('user_role.role', 'in', roles)
    .where('user_role.unit', 'in', units)
    .execute();

export const userNames = (db: Db, ids: string[]) =>
  db.selectFrom('user').select(['id', 'name']).where('id', 'in', ids).execute();
