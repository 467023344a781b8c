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

/** @param digits decimals shown, always that many */
export const formatNumber = (value: number, locale: string, digits = 0) =>
  new Intl.NumberFormat(locale === 'vi' ? 'vi-VN' : 'en-GB', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
