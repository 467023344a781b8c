/** Days on which people are at work: not Saturdays, Sundays or holidays. Pure. */
import { addDays } from '#lib/ui/zone.ts';

const weekday = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay();

const isWorkingDay = (day: string, holidays: ReadonlySet<string>) =>
  weekday(day) !== 0 && weekday(day) !== 6 && !holidays.has(day);

/**
 * The last of `n` working days after a day; the day itself, much of which is over, does not count.
 * @param holidays those of at least the following weeks
 */
export function afterWorkingDays(day: string, n: number, holidays: ReadonlySet<string>): string {
  let at = day;
  for (let left = n; left > 0;) {
    at = addDays(at, 1);
    if (isWorkingDay(at, holidays)) left -= 1;
  }
  return at;
}

/** As far as holidays need to be known for so many working days: Tết takes a week. */
export const horizonOf = (day: string, n: number) => addDays(day, 3 * n + 21);

/** Months that are over, the latest first: nobody closes one of longer ago. @param today `YYYY-MM-DD` */
export function monthsOver(today: string): string[] {
  const [year = 0, month = 1] = today.split('-').map(Number);
  return Array.from({ length: 12 }, (_, at) => new Date(Date.UTC(year, month - 2 - at, 1)).toISOString().slice(0, 7));
}
