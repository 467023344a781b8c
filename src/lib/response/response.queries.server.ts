import { sql } from 'kysely';
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
  /** Of these versions of a survey, without what is set apart, and by a channel where one is named. */
  counted?: { survey: string; versions: number[]; channel: string | undefined };
}

/** Nine of ten responses: no index by survey finds them faster than the day does. */
const KIOSKS_OWN = 'smile';

/** A page of responses in the order of day and id, from after the cursor; quarantined ones too. */
export async function responsesAfter(db: Db, filter: ResponseFilter, after: ResponseCursor, limit: number) {
  let query = db
    .selectFrom('response')
    .selectAll()
    .where((eb) => eb(eb.refTuple('day', 'id'), '>', eb.tuple(after.day, after.id)));
  if (filter.from) query = query.where('day', '>=', filter.from);
  if (filter.to) query = query.where('day', '<=', filter.to);
  if (filter.stores) query = query.where('store', 'in', filter.stores);
  if (filter.counted) {
    const { survey, versions, channel } = filter.counted;
    query = query.where('survey', '=', survey).where('version', 'in', versions).where('quarantined', '=', 0);
    // Said in so many words, so that the index of those that are not the kiosks' own is seen to hold them.
    if (survey !== KIOSKS_OWN) query = query.where('survey', '<>', sql.lit(KIOSKS_OWN));
    if (channel !== undefined) query = query.where('channel', '=', channel);
  }
  return query.orderBy('day').orderBy('id').limit(limit).execute();
}
