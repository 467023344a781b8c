/** Dates and numbers as people here write them: `dd/MM/yyyy`, `1.234,5` (vi) or `1,234.5` (en). */
import { dayOf, localParts } from './zone.ts';

/** @param day `YYYY-MM-DD`; @returns `dd/MM/yyyy` */
export const formatDay = (day: string) => day.split('-').reverse().join('/');

/** @returns `dd/MM/yyyy HH:mm` in the zone; assembled, because Intl puts the time first in Vietnamese */
export function formatMoment(iso: string, zone: string): string {
  const { day, time } = localParts(new Date(iso), zone);
  return `${formatDay(day)} ${time}`;
}

/** The time alone when it was today, else with its day. */
export const formatRecent = (iso: string, now: string, zone: string) =>
  dayOf(new Date(iso), zone) === dayOf(new Date(now), zone)
    ? localParts(new Date(iso), zone).time
    : formatMoment(iso, zone);

const formats = new Map<string, Intl.NumberFormat>();

/** Making one takes longer than using it a hundred times, and a table holds hundreds of numbers. */
function numberFormat(locale: string, digits: number): Intl.NumberFormat {
  const key = `${locale} ${digits}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    formats.set(key, found);
  }
  return found;
}

/** @param digits decimals shown, always that many */
export const formatNumber = (value: number, locale: string, digits = 0) =>
  numberFormat(locale === 'vi' ? 'vi-VN' : 'en-GB', digits).format(value);
