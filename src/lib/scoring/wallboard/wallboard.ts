/**
 * What a screen in the back office shows of its store: nothing of a person, and nothing by which the customer who just
 * left could be known. Today only counts, in steps; shares only of days that have ended.
 */
import type { Levels } from '../points.ts';

/** What anybody in the room may see change at once: so many customers, and no fewer. */
export const STEP = 5;
/** Ratings from which a share says something. */
const ENOUGH = 20;
/** Of a normal distribution, 97.5 %: one-sided, a week of chance in forty is taken for more. */
const CLEARLY = 1.96;

export interface DayLevels {
  day: string;
  levels: Levels;
}

export interface Board {
  store: string;
  /** Ratings of today, rounded down to a step. */
  today: number;
  /** The seven days before today; null: too few ratings. */
  week: {
    /** Rounded down to a step. */
    n: number;
    /** Share of levels 4 and 5, and of each level; 0–1. */
    smiling: number;
    levels: number[];
    /** More of them than in the seven days before these, by more than chance. */
    better: boolean;
  } | null;
  open: boolean;
  /** Where it is closed now: `HH:mm` at which it opens next, with the day if it is not today or tomorrow. */
  opensAt: { day: string; time: string } | null;
}

export const inSteps = (n: number) => Math.floor(n / STEP) * STEP;

const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);
const added = (days: DayLevels[]): Levels => {
  const level = (at: 0 | 1 | 2 | 3 | 4) => sum(days.map(({ levels }) => levels[at]));
  return [level(0), level(1), level(2), level(3), level(4)];
};
const smilesIn = ([, , , four, five]: Levels) => four + five;

/**
 * Whether the first share is larger by more than chance.
 * Source: the two-proportion z test with pooled variance, e.g. Agresti (2013) Categorical Data Analysis, 3.1.4.
 */
export function isMore(k1: number, n1: number, k2: number, n2: number): boolean {
  if (n1 < ENOUGH || n2 < ENOUGH) return false;
  const pooled = (k1 + k2) / (n1 + n2);
  const sd = Math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2));
  return sd > 0 && (k1 / n1 - k2 / n2) / sd > CLEARLY;
}

/**
 * @param days of the last fifteen, in any order; a day without ratings may be missing
 * @param today the organisation's day
 * @param weekFrom, before first days of the week that is shown and of the one before
 */
export function boardCounts(
  days: DayLevels[],
  { today, weekFrom, before }: { today: string; weekFrom: string; before: string },
): Pick<Board, 'today' | 'week'> {
  const between = (from: string, to: string) => added(days.filter(({ day }) => day >= from && day < to));
  const week = between(weekFrom, today);
  const last = between(before, weekFrom);
  const n = sum(week);
  return {
    today: inSteps(sum(added(days.filter(({ day }) => day === today)))),
    week:
      n < ENOUGH
        ? null
        : {
            n: inSteps(n),
            smiling: smilesIn(week) / n,
            levels: week.map((of) => of / n),
            better: isMore(smilesIn(week), n, smilesIn(last), sum(last)),
          },
  };
}

/** Which screen it is; sent to `/wall` only. */
export const WALL_COOKIE = 'smile.wall';

/** A share, 0–1, in whole percent. */
export const percent = (share: number) => `${Math.round(share * 100)} %`;
