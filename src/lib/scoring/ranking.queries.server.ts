import type { Db } from '#db/connect.server.ts';

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
