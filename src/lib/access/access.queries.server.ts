import { v7 as uuidv7 } from 'uuid';
import type { Db } from '#db/connect.server.ts';
import { isRole, type Grant, type Role } from './roles.ts';

const grant = ({ role, unit }: { role: string; unit: string }): Grant[] => (isRole(role) ? [{ role, unit }] : []);

/** Roles of a person, in a fixed order. A role that this version does not know grants nothing. */
export async function grantsOf(db: Db, user: string): Promise<Grant[]> {
  const rows = await db
    .selectFrom('user_role')
    .select(['role', 'unit'])
    .where('user', '=', user)
    .orderBy('role')
    .orderBy('unit')
    .execute();
  return rows.flatMap(grant);
}

export interface UserRow {
  email: string;
  name: string;
  passwordHash: string;
  role: Role;
  unit: string;
}

/** Inserts a person with a password, as better-auth's own sign-up would, and one role. @returns the id; undefined: taken */
export async function insertUser(tx: Db, at: Date, user: UserRow): Promise<string | undefined> {
  const id = uuidv7();
  const moments = { createdAt: at.toISOString(), updatedAt: at.toISOString() };
  const inserted = await tx
    .insertInto('user')
    .values({ id, name: user.name, email: user.email, emailVerified: 0, ...moments })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .executeTakeFirst();
  if (inserted.numInsertedOrUpdatedRows === 0n) return undefined;
  await tx
    .insertInto('account')
    .values({
      id: uuidv7(),
      accountId: id,
      providerId: 'credential',
      userId: id,
      password: user.passwordHash,
      ...moments,
    })
    .execute();
  await tx.insertInto('user_role').values({ user: id, role: user.role, unit: user.unit }).execute();
  return id;
}

export interface TokenRow {
  name: string;
  hash: string;
  role: Role;
  unit: string;
}

export async function insertToken(tx: Db, at: Date, token: TokenRow): Promise<string> {
  const id = uuidv7();
  await tx
    .insertInto('api_token')
    .values({
      id,
      name: token.name,
      token_hash: token.hash,
      role: token.role,
      unit: token.unit,
      created_at: at.toISOString(),
      last_used_at: null,
      revoked_at: null,
    })
    .execute();
  return id;
}

/** The token with this hash that has not been revoked. */
export async function liveToken(db: Db, hash: string) {
  const row = await db
    .selectFrom('api_token')
    .select(['id', 'name', 'role', 'unit', 'last_used_at'])
    .where('token_hash', '=', hash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row && { id: row.id, name: row.name, lastUsedAt: row.last_used_at, grants: grant(row) };
}

export async function touchToken(db: Db, id: string, at: Date) {
  await db.updateTable('api_token').set({ last_used_at: at.toISOString() }).where('id', '=', id).execute();
}

export const deleteSession = (tx: Db, id: string) => tx.deleteFrom('session').where('id', '=', id).execute();

/** Sessions and better-auth's one-time codes whose time is over. */
export async function deleteExpired(db: Db, at: Date) {
  await db.deleteFrom('session').where('expiresAt', '<', at.toISOString()).execute();
  await db.deleteFrom('verification').where('expiresAt', '<', at.toISOString()).execute();
}

export const userNames = (db: Db, ids: string[]) =>
  db.selectFrom('user').select(['id', 'name']).where('id', 'in', ids).execute();
