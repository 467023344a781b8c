/** How much a unit could have asked: its counters, and the days on which they were open. */
import type { Db } from '#db/connect.server.ts';
import { addDays } from '#lib/ui/zone.ts';
import { countersByStore, servedAt } from './coverage.queries.server.ts';
import { hoursOn } from './opening.ts';
import { openingsOf } from './opening.server.ts';

interface Span {
  /** Days, both included. */
  from: string;
  to: string;
}

/** Counters in use, or ever, of these stores or of all (null), by store and code. */
export const countersIn = (db: Db, stores: string[] | null, ever = false) => countersByStore(db, stores, ever);

/** Counters times days on which their store was open. @param counters as `countersIn` */
export async function openCounterDays(
  db: Db,
  stores: string[] | null,
  counters: readonly { store: string }[],
  span: Span,
): Promise<number> {
  const openings = await openingsOf(db, stores ?? 'all', span);
  const numbers = Map.groupBy(counters, ({ store }) => store);
  const days: string[] = [];
  for (let day = span.from; day <= span.to; day = addDays(day, 1)) days.push(day);
  let open = 0;
  for (const [store, opening] of openings) {
    const here = numbers.get(store)?.length ?? 0;
    if (here > 0) open += here * days.filter((day) => hoursOn(opening, day) !== null).length;
  }
  return open;
}

/** Who had a shift at these stores, or at any (null), that began in the span of moments; each with their stores. */
export const onDuty = (db: Db, stores: string[] | null, from: string, to: string) => servedAt(db, stores, from, to);
