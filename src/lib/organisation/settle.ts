/** The job by which responses follow the shifts where something came late. Response does it; whoever changes shifts asks. */
import type { NewJob } from '#lib/jobs/queue.server.ts';

export const SETTLE = 'response.settle';

/** Counters of a store and a span of visits, UTC ISO, `to` not included. */
export interface SettleWhere {
  store: string;
  counters: string[];
  from: string;
  to: string;
}

export const settleJob = (where: SettleWhere[]): NewJob => ({ kind: SETTLE, payload: where });

/** What shifts that are put into the past may change: by store, from their first beginning until now. */
export function pastOf(
  shifts: { store: string; counter: string; starts_at: string; ends_at: string | null }[],
  now: string,
): SettleWhere[] {
  const begun = shifts.filter(({ starts_at }) => starts_at < now);
  return [...Map.groupBy(begun, ({ store }) => store)].map(([store, rows]) => {
    const ends = rows.map(({ ends_at }) => (ends_at !== null && ends_at < now ? ends_at : now));
    return {
      store,
      counters: [...new Set(rows.map(({ counter }) => counter))].sort(),
      from: rows.reduce((least, { starts_at }) => (starts_at < least ? starts_at : least), now),
      to: ends.reduce((most, end) => (end > most ? end : most), ''),
    };
  });
}
