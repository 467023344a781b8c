/** What a store's page says besides: reasons, and when customers come. Pure. */
import { localParts } from '#lib/ui/zone.ts';
import type { Text } from '#lib/survey/questionnaire.ts';
import { weekdayOf } from '#lib/organisation/opening.ts';

export interface Reason {
  option: string;
  /** As customers read it, after a good and after a bad rating; one of the two may be missing. */
  high: Text | undefined;
  low: Text | undefined;
  n: number;
}

/** An hour of the week: how many ratings, and their mean; null where so few were given that it says nothing. */
export interface BusyHour {
  weekday: number;
  hour: number;
  n: number;
  score: number | null;
}

/** Of fewer ratings the mean is not shown: it would tell of single customers. */
export const LEAST = 5;

export function busyHours(ratings: readonly { visit_at: string; rating: number | null }[], zone: string): BusyHour[] {
  const cells = new Map<string, { weekday: number; hour: number; n: number; points: number }>();
  for (const { visit_at, rating } of ratings) {
    const { day, time } = localParts(new Date(visit_at), zone);
    const [weekday, hour] = [weekdayOf(day), Number(time.slice(0, 2))];
    const key = `${weekday} ${hour}`;
    const cell = cells.get(key) ?? { weekday, hour, n: 0, points: 0 };
    cell.n++;
    cell.points += 25 * ((rating ?? 1) - 1);
    cells.set(key, cell);
  }
  return [...cells.values()].map(({ points, ...cell }) => ({
    ...cell,
    score: cell.n >= LEAST ? points / cell.n : null,
  }));
}
