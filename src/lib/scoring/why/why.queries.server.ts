import { sql } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import { oneOf } from '#db/dialect.server.ts';
import { dailyCounts, daysListed, type LevelQuery } from '../ranking.queries.server.ts';
import type { RankBy } from '../ranking.ts';

const summed = (['n1', 'n2', 'n3', 'n4', 'n5'] as const).map((n) => sql<number>`sum(${sql.ref(n)})`.as(n));

interface Subject {
  by: RankBy;
  code: string;
}

/** One's ratings by channel. */
export const channelLevels = (db: Db, { by, code }: Subject, query: LevelQuery) =>
  dailyCounts(db, query).select('channel').select(summed).where(by, '=', code).groupBy('channel').execute();

/** One's ratings by month and channel from that month on, at these stores. */
export const monthLevels = (db: Db, { by, code }: Subject, stores: string[], question: string, from: string) =>
  db
    .selectFrom('score_month')
    .select(['month', 'channel'])
    .select(summed)
    .where('month', '>=', from)
    .where('question', '=', question)
    .where(by, '=', code)
    .where(oneOf(db, 'store', stores))
    .groupBy(['month', 'channel'])
    .execute();

/** Reasons named by employee at these stores on those days. */
export const reasonsByEmployee = (db: Db, stores: string[], { from, to }: { from: string; to: string }) =>
  db
    .selectFrom('choice_day')
    .select(['employee', 'survey', 'version', 'question', 'option'])
    .select(({ fn }) => fn.sum<number>('n').as('n'))
    .where('day', 'in', daysListed(from, to))
    .where(oneOf(db, 'store', stores))
    .where('employee', '<>', '')
    .groupBy(['employee', 'survey', 'version', 'question', 'option'])
    .execute();

/** Ratings by employee at these stores on those days. */
export const ratingsByEmployee = (db: Db, query: LevelQuery) =>
  dailyCounts(db, query).select('employee').select(summed).where('employee', '<>', '').groupBy('employee').execute();
