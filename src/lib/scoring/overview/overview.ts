/** What a manager looks at first: a unit, its units, and what needs attention. Points 0–100; ranges are 90 %. */
import type { UnitKind } from '#lib/organisation/find.ts';
import type { Levels } from '../points.ts';
import type { ClearTier } from '../tier.ts';
import type { Movement } from './movement.ts';
import type { Compared, Span } from './spans.ts';

/** A level that may be shown: with the range in which the true one lies. */
export interface Shown {
  score: number;
  low: number;
  high: number;
}

/** A stretch of time against the one before. */
export interface Standing {
  /** Ratings, and those of the last stretch up to the same point. */
  n: number;
  nBefore: number;
  levels: Levels;
  level: Shown | null;
  before: Shown | null;
  /** null where one of the two has no ratings. */
  movement: Movement | null;
}

export interface ChildStanding extends Standing {
  /** Against the mean of its neighbours; its level is pulled to it by how little its ratings can tell. */
  tier: ClearTier | 'too_few';
  code: string;
  name: string;
  kind: UnitKind;
}

export interface TrendPoint extends Shown {
  /** `YYYY-MM` or `YYYY-MM-DD`. */
  at: string;
  n: number;
}

/** One of a few, and how many there are in all. */
export interface Some<T> {
  first: T[];
  total: number;
}

export interface OverviewFacts {
  /** UTC ISO, when it was counted. */
  at: string;
  own: Record<Span, Standing>;
  children: ChildStanding[];
  /** What its units are compared to. */
  mean: number | null;
  /** The last twelve months and this one; the days of the last weeks. */
  months: TrendPoint[];
  days: TrendPoint[];
  /** Ratings of the chosen span by channel. */
  channels: { channel: string; n: number; score: number }[];
  coverage: { counters: number; counterDays: number; answers: number };
  /** Over the last seven days. */
  silentCounters: Some<{ code: string; name: string; store: string; storeName: string }>;
  silentClerks: Some<{ code: string; name: string; store: string }>;
  unattributed: number;
}

export interface Overview extends OverviewFacts {
  unit: { code: string; name: string; kind: UnitKind };
  span: Span;
  compared: Compared;
}

/** Units whose ratings fell beyond chance, the most first. */
export const fallen = (children: readonly ChildStanding[]) => moved(children, 'worse');
export const risen = (children: readonly ChildStanding[]) => moved(children, 'better');

const moved = (children: readonly ChildStanding[], verdict: Movement['verdict']) =>
  children
    .filter(({ movement }) => movement?.verdict === verdict)
    .sort((a, b) => Math.abs(b.movement?.change ?? 0) - Math.abs(a.movement?.change ?? 0));

/** How many kiosks want attention, and why. */
export interface KioskTroubles {
  silent: number;
  stale: number;
  gaps: number;
  total: number;
}
