/** Rules that hold ratings against the queue's tickets, where a store has a ticket machine. */

/** A visitor may still tap this long after the turn is closed. */
const GRACE_S = 120;

/** A visitor's turn at a counter; times in seconds. */
export interface Turn {
  counter: string;
  called: number;
  closed: number;
}

/**
 * R1: only the first rating of a ticket counts.
 * @param tickets of the ratings, in the order they were made; null where there was none
 */
export function duplicateTickets(tickets: readonly (string | null)[]): boolean[] {
  const seen = new Set<string>();
  return tickets.map((ticket) => {
    if (ticket === null) return false;
    const again = seen.has(ticket);
    seen.add(ticket);
    return again;
  });
}

/**
 * R3: nobody was at the counter: a rating while no turn of it was on, nor closed within the grace before.
 * @param ratings where and when, in seconds
 */
export function withoutTurn(
  ratings: readonly { counter: string; t: number }[],
  turns: readonly Turn[],
  graceS: number = GRACE_S,
): boolean[] {
  const byCounter = Map.groupBy(turns, ({ counter }) => counter);
  return ratings.map(({ counter, t }) => {
    const own = byCounter.get(counter) ?? [];
    return !own.some(({ called, closed }) => called <= t && t <= closed + graceS);
  });
}
