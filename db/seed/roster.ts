/** Who stands where on a day. Turns rotate, so that everybody meets every hour and counter. */
import { addDays, momentOf } from '#lib/ui/zone.ts';
import { dayInLife } from './calendar.ts';
import type { DemoClerk, DemoUnit } from './organisation.ts';

export interface DemoShift {
  counter: string;
  store: string;
  employee: string;
  from: Date;
  to: Date;
}

const DAY_MS = 86_400_000;

/** Clerks at the store that day; one who serves two stores goes to each every other day. */
const staffOf = (store: DemoUnit, clerks: DemoClerk[], day: string) =>
  clerks.filter(({ postings }) => {
    const today = postings.filter(({ from, to }) => from <= day && day <= to);
    return today[dayNumber(day) % today.length]?.store === store.code;
  });

const dayNumber = (day: string) => Math.floor(Date.parse(`${day}T00:00:00Z`) / DAY_MS);

/** @param clerks those who ever work there */
export function rosterOf(
  store: DemoUnit,
  counters: { code: string }[],
  clerks: DemoClerk[],
  day: string,
  zone: string,
): DemoShift[] {
  const staff = staffOf(store, clerks, day);
  const number = dayNumber(day);
  const at = (time: string, on = day) => momentOf(on, time, zone);
  const turn = (offset: number, from: Date, to: Date) =>
    counters.slice(0, staff.length).flatMap(({ code }, place): DemoShift[] => {
      const clerk = staff[(place + offset) % staff.length];
      return clerk ? [{ counter: code, store: store.code, employee: clerk.code, from, to }] : [];
    });
  if (store.opens !== null && store.closes !== null) {
    const { sunday, holiday } = dayInLife(day);
    return sunday || holiday ? [] : turn(number, at(store.opens), at(store.closes));
  }
  const week = Math.floor(number / 7);
  return [
    [at('06:00'), at('14:00')] as const,
    [at('14:00'), at('22:00')] as const,
    [at('22:00'), at('06:00', addDays(day, 1))] as const,
  ].flatMap(([from, to], nth) => turn((nth + week) * counters.length, from, to));
}
