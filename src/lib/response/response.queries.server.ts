import type { Db } from '#db/connect.server.ts';

/** A place in the order of responses: by day of the visit, then by id. */
export interface ResponseCursor {
  day: string;
  id: string;
}

export interface ResponseFilter {
  /** Days of the visit, both included. */
  from?: string | undefined;
  to?: string | undefined;
  /** null: every store, and responses without one. */
  stores: string[] | null;
}

/** A page of responses in the order of day and id, from after the cursor; quarantined ones too. */
export async function responsesAfter(db: Db, filter: ResponseFilter, after: ResponseCursor, limit: number) {
  let query = db
    .selectFrom('response')
    .selectAll()
    .where((eb) => eb(eb.refTuple('day', 'id'), '>', eb.tuple(after.day, after.id)));
  if (filter.from) query = query.where('day', '>=', filter.from);
  if (filter.to) query = query.where('day', '<=', filter.to);
  if (filter.stores) query = query.where('store', 'in', filter.stores);
  return query.orderBy('day').orderBy('id').limit(limit).execute();
}
