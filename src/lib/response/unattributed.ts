/** Ratings that no clerk is answerable for, gathered to what one person can say: who served at a counter from–to. Pure. */
import type { Hours } from '#lib/organisation/hours.ts';
import { localParts } from '#lib/ui/zone.ts';

/** Why nobody is known: `none`: nobody signed on or planned · `refused`: wrong PIN · `taken-back`: a correction says so. */
export type Reason = 'none' | 'refused' | 'taken-back';

export interface Gap {
  counter: string;
  day: string;
  /** Whole local hours; `24:00` is written `00:00`. */
  hours: Hours;
  reason: Reason;
  n: number;
}

export interface NobodysRating {
  counter: string;
  /** UTC ISO. */
  visit_at: string;
  day: string;
  attribution: string;
}

const reasonOf = (attribution: string): Reason =>
  attribution === 'refused' ? 'refused' : attribution === 'corrected' ? 'taken-back' : 'none';

const clock = (hour: number) => `${String(hour % 24).padStart(2, '0')}:00`;

/** @param ratings by counter and moment; @returns one gap for hours that follow each other, at one counter for one reason */
export function gapsOf(ratings: readonly NobodysRating[], zone: string): Gap[] {
  const gaps: (Gap & { last: number })[] = [];
  const open = new Map<string, Gap & { last: number }>();
  for (const { counter, visit_at, day, attribution } of ratings) {
    const reason = reasonOf(attribution);
    const hour = Number(localParts(new Date(visit_at), zone).time.slice(0, 2));
    const key = `${counter}\t${day}\t${reason}`;
    const before = open.get(key);
    if (before && hour <= before.last + 1) {
      before.n++;
      before.last = hour;
      before.hours = { ...before.hours, to: clock(hour + 1) };
      continue;
    }
    const gap = { counter, day, hours: { from: clock(hour), to: clock(hour + 1) }, reason, n: 1, last: hour };
    open.set(key, gap);
    gaps.push(gap);
  }
  return gaps.map(({ last: _, ...gap }) => gap);
}
