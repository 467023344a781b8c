import { v7 as uuidv7 } from 'uuid';
import type { Db } from '#db/connect.server.ts';
import { among, bound } from '#db/dialect.server.ts';
import { isRole, type Reach, type Role } from './roles.ts';

export interface TokenRow {
  name: string;
  hash: string;
  role: Role;
  unit: string;
  /** ISO; null: until revoked. */
  expiresAt: string | null;
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
      expires_at: token.expiresAt,
    })
    .execute();
  return id;
}

/** The token with this hash that has been neither revoked nor outlived. */
export async function liveToken(db: Db, hash: string, at: Date) {
  const row = await db
    .selectFrom('api_token')
    .select(['id', 'name', 'role', 'unit', 'last_used_at'])
    .where('token_hash', '=', hash)
    .where('revoked_at', 'is', null)
    .where((either) => either.or([either('expires_at', 'is', null), either('expires_at', '>', at.toISOString())]))
    .executeTakeFirst();
  if (!row) return undefined;
  const { id, name, role, unit, last_used_at: lastUsedAt } = row;
  return { id, name, lastUsedAt, grants: isRole(role) ? [{ role, unit }] : [] };
}

export async function touchToken(db: Db, id: string, at: Date) {
  await db.updateTable('api_token').set({ last_used_at: at.toISOString() }).where('id', '=', id).execute();
}

/** Tokens on these units that have not been revoked, the newest first. */
export function tokensAmong(db: Db, reach: Reach) {
  const query = db
    .selectFrom('api_token')
    .leftJoin('unit', 'unit.code', 'api_token.unit')
    .select(['api_token.id', 'api_token.name', 'api_token.role', 'api_token.unit', 'unit.name as unitName'])
    .select(['created_at', 'last_used_at', 'expires_at'])
    .where('revoked_at', 'is', null)
    .orderBy('api_token.id', 'desc');
  return (
    reach === 'all' ? query : query.where(among(db, 'api_token.unit', bound(db, [...reach]) as string[]))
  ).execute();
}

export const tokenInUse = (db: Db, id: string) =>
  db
    .selectFrom('api_token')
    .select(['id', 'name', 'role', 'unit'])
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();

/** @returns false when somebody revoked it meanwhile */
export async function revokeTokenRow(tx: Db, id: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('api_token')
    .set({ revoked_at: at.toISOString() })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
