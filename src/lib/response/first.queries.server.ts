import type { Db } from '#db/connect.server.ts';
import { oneOf } from '#db/dialect.server.ts';

/** Whether any answer was ever counted at these stores. @param stores codes; null: anywhere */
export async function everCounted(db: Db, stores: string[] | null): Promise<boolean> {
  let query = db.selectFrom('score_generation').select('store').limit(1);
  if (stores) query = query.where(oneOf(db, 'store', stores));
  return (await query.executeTakeFirst()) !== undefined;
}

/** The latest answer given at these stores since that day. @param stores codes; null: anywhere */
export function latestSince(db: Db, stores: string[] | null, day: string) {
  let query = db
    .selectFrom('response')
    .select(['store', 'counter', 'employee', 'visit_at'])
    .where('day', '>=', day)
    .orderBy('day', 'desc')
    .orderBy('id', 'desc')
    .limit(1);
  if (stores) query = query.where(oneOf(db, 'store', stores));
  return query.executeTakeFirst();
}
