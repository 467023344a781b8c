/** Ratings that are kept and do not count, for whoever must show a score with and without them. */
import type { Db } from '#db/connect.server.ts';
import { quarantinedRatings } from './quarantined.queries.server.ts';

/** Of these days and stores, by day, employee, store, channel and level; whoever asks has the scope. */
export async function quarantinedAmong(
  db: Db,
  { stores, ...asked }: { from: string; to: string; question: string; stores: ReadonlySet<string> },
) {
  return (await quarantinedRatings(db, asked)).filter(({ store }) => stores.has(store));
}
