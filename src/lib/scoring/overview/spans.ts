/** Today, this week, this month, each with what it is compared to. Days are `YYYY-MM-DD`, both ends included. Pure. */
import { addDays } from '#lib/ui/zone.ts';
import type { Period } from '../period.ts';

export const spans = ['day', 'week', 'month'] as const;
export type Span = (typeof spans)[number];

export const isSpan = (text: string | null | undefined): text is Span =>
  (spans as readonly (string | null | undefined)[]).includes(text);

export interface Compared {
  now: Period;
  /** The whole of the one before: its level is compared. */
  before: Period;
  /** As much of it as has passed of this one: its number of answers is compared. */
  sofar: Period;
}

const firstOfMonth = (day: string) => `${day.slice(0, 7)}-01`;
const mondayOf = (day: string) => addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
const daysBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000;

/** @param today the organisation's day */
export function comparedIn(span: Span, today: string): Compared {
  const from = span === 'day' ? today : span === 'week' ? mondayOf(today) : firstOfMonth(today);
  const to = addDays(from, -1);
  const start = span === 'day' ? to : span === 'week' ? mondayOf(to) : firstOfMonth(to);
  const same = addDays(start, daysBetween(from, today));
  return {
    now: { from, to: today },
    before: { from: start, to },
    sofar: { from: start, to: same < to ? same : to },
  };
}

/** From when on days are needed: for all spans, and for weeks enough to learn how much days differ. */
export function seriesFrom(today: string): string {
  const month = comparedIn('month', today).before.from;
  const weeks = addDays(mondayOf(today), -8 * 7);
  return month < weeks ? month : weeks;
}
