import { sql } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import { oneOf } from '#db/dialect.server.ts';

export interface CountedWhere {
  survey: string;
  versions: number[];
  /** null: every store. */
  stores: string[] | null;
  channel: string | undefined;
}

/** A month, or days from and to. */
export type Span = { month: string } | { from: string; to: string };

/** Periods of days are longer than those of months. */
const DAY = '____-__-__';

/** How many responses each store has. */
export async function responsesByStore(db: Db, where: CountedWhere, span: Span) {
  let query = inSpan(db, where, span).select(({ fn }) => ['store', fn.sum<number>('n').as('n')]);
  query = where.stores ? query.where(oneOf(db, 'store', where.stores)) : query.where('store', '<>', '*');
  return query.groupBy('store').execute();
}

function inSpan(db: Db, where: CountedWhere, span: Span) {
  const query = db
    .selectFrom('tally')
    .where('survey', '=', where.survey)
    .where('version', 'in', where.versions)
    .$if(where.channel !== undefined, (some) => some.where('channel', '=', where.channel ?? ''));
  return 'month' in span
    ? query.where('period', '=', span.month)
    : query.where('period', '>=', span.from).where('period', '<=', span.to).where('period', 'like', DAY);
}

/** Packed counts. @param whole of all stores together, where `stores` is null; else a row for each store */
export async function tallies(db: Db, where: CountedWhere, span: Span, whole: boolean) {
  let query = inSpan(db, where, span).select(['store', 'version', 'channel', 'counts']);
  if (where.stores) query = query.where(oneOf(db, 'store', where.stores));
  else query = query.where('store', whole ? '=' : '<>', '*');
  return query.execute();
}

/** Ratings by level, of everybody who served. */
export async function levels(db: Db, where: CountedWhere, span: Span) {
  const [table, period] = 'month' in span ? (['score_month', 'month'] as const) : (['score_day', 'day'] as const);
  let query = db
    .selectFrom(table)
    .select(['store', 'version', 'channel', 'question'])
    .select(({ fn }) => [
      fn.sum<number>('n1').as('n1'),
      fn.sum<number>('n2').as('n2'),
      fn.sum<number>('n3').as('n3'),
      fn.sum<number>('n4').as('n4'),
      fn.sum<number>('n5').as('n5'),
    ])
    .where(...spanned(period, span, 'from'))
    .where(...spanned(period, span, 'to'))
    .where('survey', '=', where.survey)
    .where('version', 'in', where.versions);
  if (where.stores) query = query.where(oneOf(db, 'store', where.stores));
  if (where.channel !== undefined) query = query.where('channel', '=', where.channel);
  return query.groupBy(['store', 'version', 'channel', 'question']).execute();
}

/** Reasons chosen, of everybody who served. */
export async function reasons(db: Db, where: CountedWhere, span: Span) {
  const [table, period] = 'month' in span ? (['choice_month', 'month'] as const) : (['choice_day', 'day'] as const);
  let query = db
    .selectFrom(table)
    .select(['store', 'version', 'channel', 'question', 'option'])
    .select(({ fn }) => fn.sum<number>('n').as('n'))
    .where(...spanned(period, span, 'from'))
    .where(...spanned(period, span, 'to'))
    .where('survey', '=', where.survey)
    .where('version', 'in', where.versions);
  if (where.stores) query = query.where(oneOf(db, 'store', where.stores));
  if (where.channel !== undefined) query = query.where('channel', '=', where.channel);
  return query.groupBy(['store', 'version', 'channel', 'question', 'option']).execute();
}

const spanned = (period: 'month' | 'day', span: Span, end: 'from' | 'to') =>
  [sql.ref<string>(period), end === 'from' ? '>=' : '<=', 'month' in span ? span.month : span[end]] as const;

export interface WordsWhere extends CountedWhere {
  question: string;
  from: string;
  to: string;
}

/** Responses with something written there, the newest first; what is set apart is not shown. */
export async function newestWords(db: Db, where: WordsWhere, limit: number, offset = 0) {
  let query = db
    .selectFrom('response_words as words')
    .innerJoin('response', 'response.id', 'words.response')
    .select(['response.id', 'response.answers', 'words.day', 'words.store', 'words.channel', 'words.version'])
    .where('words.survey', '=', where.survey)
    .where('words.question', '=', where.question)
    .where('words.day', '>=', where.from)
    .where('words.day', '<=', where.to)
    .where('words.version', 'in', where.versions)
    .where('response.quarantined', '=', 0);
  if (where.stores) query = query.where(oneOf(db, 'words.store', where.stores));
  if (where.channel !== undefined) query = query.where('words.channel', '=', where.channel);
  return query.orderBy('words.day', 'desc').orderBy('words.response', 'desc').limit(limit).offset(offset).execute();
}
