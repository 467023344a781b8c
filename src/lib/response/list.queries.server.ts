import type { Db } from '#db/connect.server.ts';
import { oneOf } from '#db/dialect.server.ts';

export interface ListFilter {
  /** Days of the visit, both included, and the moments that they begin and end. */
  from: string;
  to: string;
  begin: string;
  end: string;
  /** null: all, and responses without a store. */
  stores: string[] | null;
  /** All counters of these stores, where they are few: then each counter's answers are found, not all days'. */
  counters: string[] | null;
  levels: number[] | null;
  channel?: string | undefined;
  employee?: string | undefined;
  comment: boolean;
}

export interface ListCursor {
  at: string;
  id: string;
}

const columns = [
  ...(['id', 'day', 'visit_at', 'store', 'counter', 'employee', 'channel', 'survey', 'version'] as const),
  ...(['answers', 'question', 'rating', 'personal', 'quarantined'] as const),
] as const;

/** The newest first, from before the cursor: by moment where counters lead to them, else by day. */
export function newestResponses(db: Db, filter: ListFilter, before: ListCursor | null, limit: number) {
  const { from, to, begin, end, stores, counters, levels, channel, employee, comment } = filter;
  const order = counters ? 'visit_at' : 'day';
  let query = db.selectFrom('response').select(columns);
  query = counters
    ? query
        .where('counter', 'in', [...counters, ''])
        .where('visit_at', '>=', begin)
        .where('visit_at', '<', end)
    : query.where('day', '>=', from).where('day', '<=', to);
  if (stores) query = query.where(oneOf(db, 'store', stores));
  if (levels) query = query.where('rating', 'in', levels);
  if (channel) query = query.where('channel', '=', channel);
  if (employee) query = query.where('employee', '=', employee).where('personal', '=', 1);
  if (comment) query = query.where('answers', 'like', '%"comment":%');
  if (before) query = query.where((eb) => eb(eb.refTuple(order, 'id'), '<', eb.tuple(before.at, before.id)));
  return query.orderBy(order, 'desc').orderBy('id', 'desc').limit(limit).execute();
}
