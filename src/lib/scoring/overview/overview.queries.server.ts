import { sql } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import { oneOf } from '#db/dialect.server.ts';
import { dailyCounts, daysListed } from '../ranking.queries.server.ts';

export interface Place {
  /** null: all. */
  stores: string[] | null;
  question: string;
}

interface Days {
  from: string;
  to: string;
}

const sums = ['n1', 'n2', 'n3', 'n4', 'n5'] as const;

const counted = (db: Db, place: Place, days: Days) => dailyCounts(db, { ...place, ...days });

const summed = sums.map((n) => sql<number>`sum(${sql.ref(n)})`.as(n));

/** Ratings by day and channel. */
export const levelsByDay = (db: Db, place: Place, days: Days) =>
  counted(db, place, days).select(['day', 'channel']).select(summed).groupBy(['day', 'channel']).execute();

/** Ratings by store, day and channel: for few stores. */
export const levelsByStoreDay = (db: Db, place: Place, days: Days) =>
  counted(db, place, days)
    .select(['store', 'day', 'channel'])
    .select(summed)
    .groupBy(['store', 'day', 'channel'])
    .execute();

/** Ratings by store and channel over those days. */
export const levelsByStore = (db: Db, place: Place, days: Days) =>
  counted(db, place, days).select(['store', 'channel']).select(summed).groupBy(['store', 'channel']).execute();

/** The same over a whole month, `YYYY-MM`. */
export function levelsByStoreInMonth(db: Db, { stores, question }: Place, month: string) {
  const query = db
    .selectFrom('score_month')
    .select(['store', 'channel'])
    .select(summed)
    .where('month', '=', month)
    .where('question', '=', question)
    .where('store', '<>', '');
  return (stores ? query.where(oneOf(db, 'store', stores)) : query).groupBy(['store', 'channel']).execute();
}

/** Ratings by month and channel from that month on, `YYYY-MM`. */
export function levelsByMonth(db: Db, { stores, question }: Place, from: string) {
  const query = db
    .selectFrom('score_month')
    .select(['month', 'channel'])
    .select(summed)
    .where('month', '>=', from)
    .where('question', '=', question)
    .where('store', '<>', '');
  return (stores ? query.where(oneOf(db, 'store', stores)) : query).groupBy(['month', 'channel']).execute();
}

/** Codes of those who were rated, or whose visits were, on those days. */
export async function ratedOn(db: Db, place: Place, days: Days): Promise<string[]> {
  const rows = await counted(db, place, days).select('employee').distinct().where('employee', '<>', '').execute();
  return rows.map(({ employee }) => employee);
}

/** Counters in use at which nothing was answered since that moment. */
export function silentCounters(db: Db, stores: string[] | null, since: string, most: number) {
  const query = db
    .selectFrom('counter')
    .innerJoin('unit', 'unit.code', 'counter.store')
    .select(['counter.code', 'counter.name', 'counter.store', 'unit.name as storeName'])
    .where('counter.closed_from', 'is', null)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('response')
            .select('response.id')
            .whereRef('response.counter', '=', 'counter.code')
            .where('response.visit_at', '>=', since),
        ),
      ),
    )
    .orderBy('counter.store')
    .orderBy('counter.code');
  return (stores ? query.where(oneOf(db, 'counter.store', stores)) : query).limit(most).execute();
}

/** How often reasons were named at these stores over those days. */
export const reasonsNamed = (db: Db, stores: string[], { from, to }: Days) =>
  db
    .selectFrom('choice_day')
    .select(['survey', 'version', 'question', 'option'])
    .select(({ fn }) => fn.sum<number>('n').as('n'))
    .where('day', 'in', daysListed(from, to))
    .where(oneOf(db, 'store', stores))
    .groupBy(['survey', 'version', 'question', 'option'])
    .execute();

/** Ratings by hour of the day and level at one store, from the responses of those moments. */
export const ratedMoments = (db: Db, counters: string[], question: string, from: string, to: string) =>
  db
    .selectFrom('response')
    .select(['visit_at', 'rating'])
    .where('counter', 'in', counters)
    .where('visit_at', '>=', from)
    .where('visit_at', '<', to)
    .where('question', '=', question)
    .where('rating', 'is not', null)
    .where('quarantined', '=', 0)
    .execute();
