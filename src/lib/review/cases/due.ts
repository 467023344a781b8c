/** Working hours: until when something that takes so long is to be done, while the doors are open. Pure. */
import { hoursOn, type Opening } from '#lib/organisation/opening.ts';
import { addDays, dayOf, momentOf } from '#lib/ui/zone.ts';

/** A store that does not open for so long has no working hours to count. */
export const LOOK_AHEAD_DAYS = 60;

const HOUR_MS = 3_600_000;

/** The doors' times of a day as moments; null: closed. They may end on the next day. */
function openOn(store: Opening, day: string, zone: string): [from: number, to: number] | null {
  const hours = hoursOn(store, day);
  if (!hours) return null;
  const end = hours.closes <= hours.opens ? addDays(day, 1) : day;
  return [momentOf(day, hours.opens, zone).getTime(), momentOf(end, hours.closes, zone).getTime()];
}

/**
 * @param store with the single days from the day before `from` to `LOOK_AHEAD_DAYS` after it
 * @param hours of work, more than none
 * @returns when the store has been open for that long since `from`; by the clock where it does not open any more
 */
export function dueAfter(store: Opening, from: Date, hours: number, zone: string): Date {
  let left = hours * HOUR_MS;
  let at = from.getTime();
  const first = dayOf(from, zone);
  // Whoever closes after midnight is still open from the day before.
  for (let n = -1; n <= LOOK_AHEAD_DAYS; n++) {
    const open = openOn(store, addDays(first, n), zone);
    if (!open || open[1] <= at) continue;
    const begin = Math.max(at, open[0]);
    if (begin + left <= open[1]) return new Date(begin + left);
    left -= open[1] - begin;
    at = open[1];
  }
  return new Date(from.getTime() + hours * HOUR_MS);
}
