import type { Db } from '#db/connect.server.ts';
import { listed } from './listed.queries.server.ts';

/** What a code or id is called, by kind of what it names. */
export const nameQueries = {
  employee: (db: Db, ids: string[]) =>
    db
      .selectFrom('employee')
      .select(['code as id', 'name'])
      .where(listed(db, 'code', ids))
      .execute(),
  unit: (db: Db, ids: string[]) =>
    db
      .selectFrom('unit')
      .select(['code as id', 'name'])
      .where(listed(db, 'code', ids))
      .execute(),
  counter: (db: Db, ids: string[]) =>
    db
      .selectFrom('counter')
      .select(['code as id', 'name'])
      .where(listed(db, 'code', ids))
      .execute(),
  user: (db: Db, ids: string[]) =>
    db
      .selectFrom('user')
      .select(['id', 'name'])
      .where(listed(db, 'id', ids))
      .execute(),
  token: (db: Db, ids: string[]) =>
    db
      .selectFrom('api_token')
      .select(['id', 'name'])
      .where(listed(db, 'id', ids))
      .execute(),
  kiosk: (db: Db, ids: string[]) =>
    db
      .selectFrom('kiosk')
      .select(['id', 'name'])
      .where(listed(db, 'id', ids))
      .execute(),
} as const;

export type Named = keyof typeof nameQueries;

/** People whose name, e-mail address or employee code, without tone marks, holds the text. @param pattern for `like` */
export async function usersLike(db: Db, pattern: string, limit: number) {
  const rows = await db.selectFrom('login').select('user').where('folded', 'like', pattern).limit(limit).execute();
  return rows.map(({ user }) => user);
}

/** Integrations and devices: fewer than people, and without names to search by. */
export async function machineNames(db: Db) {
  const tokens = await db.selectFrom('api_token').select(['id', 'name']).execute();
  const kiosks = await db.selectFrom('kiosk').select(['id', 'name']).execute();
  return { tokens, kiosks };
}

/** Employees and units whose name or code, without tone marks, holds the text. @param pattern for `like` */
export async function foldedLike(db: Db, pattern: string, limit: number) {
  const employees = await db
    .selectFrom('employee')
    .select('code')
    .where('folded', 'like', pattern)
    .limit(limit)
    .execute();
  const units = await db.selectFrom('unit').select('code').where('folded', 'like', pattern).limit(limit).execute();
  return { employees: employees.map(({ code }) => code), units: units.map(({ code }) => code) };
}
