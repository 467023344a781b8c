import { sql, type SqlBool } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import { oneOf } from '#db/dialect.server.ts';
import type { CaseTable } from '#db/schema.ts';
import type { View } from './case.input.ts';

export interface Wanted {
  stores: string[] | 'all';
  state: CaseTable['state'] | null;
  assignee: string | null;
  /** Folded; each must stand somewhere. */
  words: string[];
}

/** Who looks, and when: what "mine" and "overdue" mean. */
export interface Standing {
  now: string;
  /** `''`: nobody who could have any. */
  me: string;
}

function matching(db: Db, { stores, state, assignee, words }: Wanted) {
  let query = db.selectFrom('case');
  if (stores !== 'all') query = query.where(oneOf(db, 'case.store', stores));
  if (state) query = query.where('case.state', '=', state);
  if (assignee) query = query.where('case.assignee', '=', assignee);
  for (const word of words) query = query.where('case.folded', 'like', `%${word.replace(/[%_]/g, '')}%`);
  return query;
}

const conditionOf = (view: View, { now, me }: Standing) => {
  const open = sql<SqlBool>`${sql.ref('case.closed_at')} is null`;
  switch (view) {
    case 'open':
      return open;
    case 'overdue':
      return sql<SqlBool>`${open} and ${sql.ref('case.due_at')} < ${now}`;
    case 'mine':
      return sql<SqlBool>`${open} and ${sql.ref('case.assignee')} = ${me}`;
    case 'untaken':
      return sql<SqlBool>`${open} and ${sql.ref('case.assignee')} is null`;
    case 'closed':
      return sql<SqlBool>`${sql.ref('case.closed_at')} is not null`;
    case 'all':
      return sql<SqlBool>`1 = 1`;
  }
};

/** A page: open ones by what is due first, then closed ones, the latest first. */
export function casePage(
  db: Db,
  wanted: Wanted,
  view: View,
  standing: Standing,
  { limit, offset }: { limit: number; offset: number },
) {
  return matching(db, wanted)
    .innerJoin('response', 'response.id', 'case.id')
    .innerJoin('unit', 'unit.code', 'case.store')
    .leftJoin('counter', 'counter.code', 'case.counter')
    .leftJoin('user', 'user.id', 'case.assignee')
    .selectAll('case')
    .select([
      'unit.name as storeName',
      'counter.name as counterName',
      'user.name as assigneeName',
      'response.survey',
      'response.version',
      'response.answers',
    ])
    .where(conditionOf(view, standing))
    .orderBy(sql`case when ${sql.ref('case.closed_at')} is null then 0 else 1 end`)
    .orderBy(sql`case when ${sql.ref('case.closed_at')} is null then ${sql.ref('case.due_at')} end`)
    .orderBy('case.closed_at', 'desc')
    .orderBy('case.id')
    .limit(limit)
    .offset(offset)
    .execute();
}

const VIEWS = ['open', 'overdue', 'mine', 'untaken', 'closed', 'all'] as const satisfies View[];

/** How many each view has. */
export async function countCases(db: Db, wanted: Wanted, standing: Standing): Promise<Record<View, number>> {
  const counts = await matching(db, wanted)
    .select(VIEWS.map((view) => sql<number>`sum(case when ${conditionOf(view, standing)} then 1 else 0 end)`.as(view)))
    .executeTakeFirst();
  return Object.fromEntries(VIEWS.map((view) => [view, Number(counts?.[view] ?? 0)])) as Record<View, number>;
}

/** Everybody who has or had one of these. */
export const assigneesOf = (db: Db, stores: string[] | 'all') =>
  matching(db, { stores, state: null, assignee: null, words: [] })
    .innerJoin('user', 'user.id', 'case.assignee')
    .select(['user.id', 'user.name'])
    .distinct()
    .execute();

/** Open ones of visits in the span of moments, the second one not included. */
export async function countOpenDuring(db: Db, stores: string[], from: string, to: string): Promise<number> {
  const row = await db
    .selectFrom('case')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where(oneOf(db, 'store', stores))
    .where('closed_at', 'is', null)
    .where('visit_at', '>=', from)
    .where('visit_at', '<', to)
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}
