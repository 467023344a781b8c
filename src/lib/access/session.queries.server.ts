import type { Db } from '#db/connect.server.ts';

export const deleteSession = (tx: Db, id: string) => tx.deleteFrom('session').where('id', '=', id).execute();

/** @param but a session to leave alone; @returns how many were ended */
export async function deleteSessionsOf(tx: Db, user: string, but?: string): Promise<number> {
  let query = tx.deleteFrom('session').where('userId', '=', user);
  if (but !== undefined) query = query.where('id', '!=', but);
  return Number((await query.executeTakeFirst()).numDeletedRows);
}

/** @returns false: not a session of this person's */
export async function deleteSessionOf(tx: Db, user: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('session')
    .where('userId', '=', user)
    .where('id', '=', id)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** A moment of better-auth's: text on one engine, a Date on the other. */
const iso = (moment: unknown) => new Date(moment as string | Date).toISOString();

/** Sessions that live, the latest used first. */
export async function sessionsOf(db: Db, user: string, at: string) {
  const rows = await db
    .selectFrom('session')
    .select(['id', 'ipAddress', 'userAgent', 'createdAt', 'updatedAt'])
    .where('userId', '=', user)
    .where('expiresAt', '>', at)
    .orderBy('updatedAt', 'desc')
    .execute();
  return rows.map(({ id, ipAddress, userAgent, createdAt, updatedAt }) => ({
    id,
    address: ipAddress ?? '',
    userAgent: userAgent ?? '',
    begunAt: iso(createdAt),
    usedAt: iso(updatedAt),
  }));
}

/** Sessions and better-auth's one-time codes whose time is over. */
export async function deleteExpired(db: Db, at: Date) {
  await db.deleteFrom('session').where('expiresAt', '<', at.toISOString()).execute();
  await db.deleteFrom('verification').where('expiresAt', '<', at.toISOString()).execute();
}
