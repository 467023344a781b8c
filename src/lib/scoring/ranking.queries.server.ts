import type { Db } from '#db/connect.server.ts';
import { among, bound, oneOf } from '#db/dialect.server.ts';
import { addDays } from '#lib/ui/zone.ts';

export interface LevelQuery {
  from: string;
  to: string;
  /** null: all. */
  stores: string[] | null;
  question: string;
  /** Only what came by it. */
  channel?: string | undefined;
}

/** With few stores the key is found day by day and store by store; with many it is read through. */
const FEW_STORES = 300;

export function daysListed(from: string, to: string): string[] {
  const days = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

/** Rows of daily counts of those days and stores; a store is always known. */
export function dailyCounts(db: Db, { from, to, stores, question }: LevelQuery) {
  const query = db.selectFrom('score_day').where('question', '=', question).where('store', '<>', '');
  if (stores && stores.length <= FEW_STORES)
    return query.where('day', 'in', daysListed(from, to)).where(oneOf(db, 'store', stores));
  const through = query.where('day', '>=', from).where('day', '<=', to);
  return stores ? through.where(oneOf(db, 'store', stores)) : through;
}

/** Daily level counts of a question; `employee` is `''` where the store itself was rated. */
export function levelRows(db: Db, query: LevelQuery) {
  const rows = dailyCounts(db, query).select([
    ...(['day', 'employee', 'store', 'channel', 'n1', 'n2', 'n3', 'n4', 'n5', 'elsewhere'] as const),
  ]);
  return (query.channel ? rows.where('channel', '=', query.channel) : rows).execute();
}

/** The same of ratings that are quarantined and so in no count. Who was rated for what others do is the store's. */
export async function heldRows(db: Db, { from, to, stores, question, channel }: LevelQuery) {
  let query = db
    .selectFrom('response')
    .select(['day', 'employee', 'store', 'channel', 'rating', 'personal'])
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('quarantined', '=', 1)
    .where('question', '=', question)
    .where('rating', 'is not', null)
    .where('store', '<>', '')
    .where('day', '>=', from)
    .where('day', '<=', to)
    // Those with a verdict are few: they lead to their responses, not the other way round.
    .where('id', 'in', (held) => held.selectFrom('quarantine').select('response'));
  if (stores) query = query.where(oneOf(db, 'store', stores));
  if (channel) query = query.where('channel', '=', channel);
  const rows = await query.groupBy(['day', 'employee', 'store', 'channel', 'rating', 'personal']).execute();
  return rows.map(({ rating, personal, n, employee, ...key }) => {
    const level = (at: number) => (rating === at ? Number(n) : 0);
    return {
      ...key,
      employee: personal ? employee : '',
      ...{ n1: level(1), n2: level(2), n3: level(3), n4: level(4), n5: level(5), elsewhere: 0 },
    };
  });
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

/** Changes with every rating that is quarantined: a verdict is added, never changed. */
export async function heldGeneration(db: Db): Promise<string> {
  const row = await db
    .selectFrom('quarantine')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirst();
  return String(row?.n ?? 0);
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
