import type { Db } from '#db/connect.server.ts';
import { among, bound } from '#db/dialect.server.ts';

export interface LevelQuery {
  from: string;
  to: string;
  /** null: all. */
  stores: string[] | null;
  question: string;
}

/** Daily level counts of a question; `employee` is `''` where the store itself was rated. */
export async function levelRows(db: Db, { from, to, stores, question }: LevelQuery) {
  let query = db
    .selectFrom('score_day')
    .select(['day', 'employee', 'store', 'channel', 'n1', 'n2', 'n3', 'n4', 'n5', 'elsewhere'])
    .where('day', '>=', from)
    .where('day', '<=', to)
    .where('question', '=', question)
    .where('store', '<>', '');
  if (stores) query = query.where('store', 'in', stores);
  return query.execute();
}

/** Changes whenever a count of these months and stores changes. */
export async function generationOf(db: Db, fromMonth: string, toMonth: string, stores: string[] | null) {
  let query = db
    .selectFrom('score_generation')
    .select((eb) => eb.fn.sum<number | null>('generation').as('sum'))
    .where('month', '>=', fromMonth)
    .where('month', '<=', toMonth);
  if (stores) query = query.where('store', 'in', stores);
  return (await query.executeTakeFirst())?.sum ?? 0;
}

/** A quarter of a century: nobody looks further back. */
const MAX_MONTHS = 300;

/** Months in which the question was answered at these stores or at any (null), the latest first. */
export async function monthsWithRatings(db: Db, stores: string[] | null, question: string): Promise<string[]> {
  let counted = db.selectFrom('score_generation').select('month').distinct();
  if (stores) counted = counted.where(among(db, 'store', bound(db, stores) as string[]));
  const rows = await db
    .selectFrom(counted.orderBy('month', 'desc').limit(MAX_MONTHS).as('counted'))
    .select('counted.month')
    .where((eb) => {
      let ratings = eb
        .selectFrom('score_month')
        .select('score_month.month')
        .whereRef('score_month.month', '=', 'counted.month')
        .where('question', '=', question)
        .where((some) => some.or((['n1', 'n2', 'n3', 'n4', 'n5'] as const).map((level) => some(level, '>', 0))));
      if (stores) ratings = ratings.where(among(db, 'score_month.store', bound(db, stores) as string[]));
      return eb.exists(ratings);
    })
    .orderBy('counted.month', 'desc')
    .execute();
  return rows.map(({ month }) => month);
}
