/** A span of days as whole months and the days that are left, so that a year is twelve rows and not 365. */
import { addDays } from '#lib/ui/zone.ts';

export interface Parts {
  /** `YYYY-MM`. */
  months: string[];
  /** Spans of days, both included. */
  spans: { from: string; to: string }[];
}

const lastOf = (month: string) => addDays(`${nextMonth(month)}-01`, -1);

function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}

/** @param today nothing is counted after it: the month it lies in is whole up to it */
export function partsOf(from: string, to: string, today: string): Parts {
  const parts: Parts = { months: [], spans: [] };
  for (let day = from; day <= to;) {
    const month = day.slice(0, 7);
    const last = lastOf(month);
    const end = last < to ? last : to;
    if (day === `${month}-01` && (to >= last || to >= today)) parts.months.push(month);
    else parts.spans.push({ from: day, to: end });
    day = addDays(last, 1);
  }
  return parts;
}

/** Spans no longer than so many days each. */
export const sliced = (spans: Parts['spans'], days: number): Parts['spans'] =>
  spans.flatMap(({ from, to }) => {
    const parts: Parts['spans'] = [];
    for (let day = from; day <= to; day = addDays(day, days)) {
      const end = addDays(day, days - 1);
      parts.push({ from: day, to: end < to ? end : to });
    }
    return parts;
  });
