import type { Db } from '#db/connect.server.ts';
import { listed } from './listed.queries.server.ts';

const countOf = async (query: { executeTakeFirst(): Promise<{ n: number } | undefined> }) =>
  (await query.executeTakeFirst())?.n ?? 0;

export const profileOf = (db: Db, code: string) =>
  db
    .selectFrom('employee')
    .leftJoin('portrait', 'portrait.employee', 'employee.code')
    .select(['code', 'name', 'start_day', 'end_day', 'pin_hash', 'pin_locked_until', 'portrait.hash as photo'])
    .where('code', '=', code)
    .executeTakeFirst();

export const postingsOf = (db: Db, code: string) =>
  db
    .selectFrom('posting')
    .select(['store', 'from_day', 'to_day'])
    .where('employee', '=', code)
    .orderBy('from_day', 'desc')
    .execute();

export async function shiftsOf(db: Db, code: string, limit: number) {
  const all = db.selectFrom('shift').where('employee', '=', code);
  const rows = await all
    .select(['starts_at', 'ends_at', 'counter', 'store', 'source'])
    .orderBy('starts_at', 'desc')
    .limit(limit)
    .execute();
  return { rows, total: await countOf(all.select(({ fn }) => fn.countAll<number>().as('n'))) };
}

/** Where they were posted or served: only there ratings can be theirs. */
export async function storesOf(db: Db, code: string): Promise<string[]> {
  const rows = await db
    .selectFrom('posting')
    .select('store')
    .where('employee', '=', code)
    .union((union) => union.selectFrom('shift').select('store').where('employee', '=', code))
    .execute();
  return rows.map(({ store }) => store);
}

/** Ratings by month and store, by level; the months named, so that the counts are found by their key. */
export const ratingsOf = (db: Db, code: string, stores: string[], months: string[]) =>
  db
    .selectFrom('score_month')
    .select(['month', 'store'])
    .select(({ fn }) => [
      fn.sum<number>('n1').as('n1'),
      fn.sum<number>('n2').as('n2'),
      fn.sum<number>('n3').as('n3'),
      fn.sum<number>('n4').as('n4'),
      fn.sum<number>('n5').as('n5'),
      fn.sum<number>('elsewhere').as('elsewhere'),
    ])
    .where(listed(db, 'month', months))
    .where(listed(db, 'store', stores))
    .where('employee', '=', code)
    .groupBy(['month', 'store'])
    .orderBy('month', 'desc')
    .orderBy('store')
    .execute();

export async function eventsOf(db: Db, code: string, limit: number) {
  const all = db.selectFrom('device_event').where('employee', '=', code);
  const rows = await all
    .select(['at', 'type', 'counter', 'kiosk', 'verdict'])
    .orderBy('at', 'desc')
    .limit(limit)
    .execute();
  return { rows, total: await countOf(all.select(({ fn }) => fn.countAll<number>().as('n'))) };
}

export const countAudit = (db: Db, column: 'actor' | 'subject', keys: string[]) =>
  countOf(
    db
      .selectFrom('audit')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .where(listed(db, column, keys)),
  );

/** A moment of better-auth's: text on one engine, a Date on the other. */
const iso = (moment: unknown) => new Date(moment as string | Date).toISOString();

export async function accountsBy(db: Db, users: string[]) {
  const rows = await db
    .selectFrom('user')
    .innerJoin('login', 'login.user', 'user.id')
    .select(['user.id', 'user.name', 'user.email', 'user.createdAt', 'login.last_sign_in_at', 'login.deactivated_at'])
    .where(listed(db, 'user.id', users))
    .orderBy('user.id')
    .execute();
  const roles = await db
    .selectFrom('user_role')
    .selectAll()
    .where(listed(db, 'user', users))
    .execute();
  return rows.map(({ createdAt, ...row }) => ({
    ...row,
    created_at: iso(createdAt),
    roles: roles
      .filter(({ user }) => user === row.id)
      .map(({ role, unit }) => `${role} (${unit})`)
      .join(', '),
  }));
}

export async function sessionsBy(db: Db, users: string[]) {
  const rows = await db
    .selectFrom('session')
    .select(['createdAt', 'updatedAt', 'expiresAt', 'ipAddress', 'userAgent'])
    .where(listed(db, 'userId', users))
    .orderBy('updatedAt', 'desc')
    .execute();
  return rows.map(({ createdAt, updatedAt, expiresAt, ipAddress, userAgent }) => ({
    begun_at: iso(createdAt),
    used_at: iso(updatedAt),
    ends_at: iso(expiresAt),
    address: ipAddress,
    browser: userAgent,
  }));
}
