/** When a store is open: the one rule by which kiosks, shifts and notices know it. Pure. */
import { addDays, localParts, momentOf } from '#lib/ui/zone.ts';

/** `HH:mm` local; `closes` may be `24:00`, or lie before `opens`: on the next day. */
export interface DayHours {
  opens: string;
  closes: string;
}

/** Weekdays with hours of their own by their number, Monday 1 to Sunday 7; null: closed. */
export type Week = Record<string, DayHours | null>;

export interface Opening {
  /** Of a usual day. null: no hours are known, and the store counts as always open. */
  opens: string | null;
  closes: string | null;
  week?: Week | undefined;
  /** Single days with hours of their own, `YYYY-MM-DD`; null: closed. */
  days?: Record<string, DayHours | null> | undefined;
  /** First day on which it is closed for good. */
  closedFrom?: string | null | undefined;
}

const ALWAYS: DayHours = { opens: '00:00', closes: '24:00' };

/** 1 for Monday to 7 for Sunday. */
export const weekdayOf = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;

/** @param day `YYYY-MM-DD`; @returns the hours of that day; null: closed */
export function hoursOn(store: Opening, day: string): DayHours | null {
  if (store.closedFrom && day >= store.closedFrom) return null;
  const own = store.days?.[day];
  if (own !== undefined) return own;
  const { opens, closes } = store;
  if (!opens || !closes || opens === closes) return ALWAYS;
  const weekday = store.week?.[weekdayOf(day)];
  return weekday === undefined ? { opens, closes } : weekday;
}

/** Whether the doors are open at that moment. */
export function isOpenAt(store: Opening, at: Date, zone: string): boolean {
  const { day, time } = localParts(at, zone);
  const today = hoursOn(store, day);
  if (today && today.opens <= time && (time < today.closes || today.closes <= today.opens)) return true;
  // Whoever closes after midnight is still open from the day before.
  const before = hoursOn(store, addDays(day, -1));
  return before !== null && before.closes <= before.opens && time < before.closes;
}

/** When the day's work there ends; null: at no time of its own. UTC ISO. */
export function closingOf(store: Opening, day: string, zone: string): string | null {
  const hours = hoursOn(store, day);
  return hours && momentOf(hours.closes <= hours.opens ? addDays(day, 1) : day, hours.closes, zone).toISOString();
}

/** A week as a form shows it, Monday first; null: closed. A store without hours has seven days that are null. */
export const weekdays = (store: Opening): (DayHours | null)[] =>
  [1, 2, 3, 4, 5, 6, 7].map((weekday) => {
    if (!store.opens || !store.closes) return null;
    const own = store.week?.[weekday];
    return own === undefined ? { opens: store.opens, closes: store.closes } : own;
  });

/**
 * The other way round: usual are the hours that most days have, of two equally many the earlier in the week.
 * @param days seven, Monday first; all null: no hours, always open
 */
export function openingOf(days: readonly (DayHours | null)[]): { opens: string; closes: string; week: Week } | null {
  const key = (hours: DayHours | null) => (hours ? `${hours.opens} ${hours.closes}` : '');
  const often = Map.groupBy(
    days.filter((hours) => hours !== null),
    key,
  );
  const [usual] = [...often.values()].sort((a, b) => b.length - a.length)[0] ?? [];
  if (!usual) return null;
  const week: Week = {};
  days.forEach((hours, at) => {
    if (key(hours) !== key(usual)) week[at + 1] = hours;
  });
  return { ...usual, week };
}
