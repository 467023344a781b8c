/** A ranking as pages, API and command line show it. Points 0–100; ranges are 90 %. */
import type { Axis } from './axis.ts';
import type { Levels } from './points.ts';

export type RankBy = 'employee' | 'store';

export interface RankingRow {
  code: string;
  name: string;
  /** Stores where the ratings were given; empty for a store itself. */
  stores: { code: string; name: string }[];
  status: 'ranked' | 'too_few' | 'no_ratings';
  tier: 'clearly_above' | 'about_average' | 'clearly_below' | 'too_few';
  /** Place and the places it could be; null where there are too few ratings. */
  rank: number | null;
  rankLow: number | null;
  rankHigh: number | null;
  /** Score and the range in which the true one lies, clipped to 0–100 for display. */
  score: number | null;
  scoreLow: number | null;
  scoreHigh: number | null;
  /** Bare mean of the ratings, before any correction. */
  raw: number | null;
  /** Whether somebody else has the same place. */
  tied: boolean;
  /** What the score is made of; null where there is none. */
  made: Made | null;
  /** Ratings by level, their number, and those set aside because their reasons lie elsewhere. */
  levels: Levels;
  n: number;
  elsewhere: number;
}

/** What a score is made of, so that it can be told: see `why/reasons.ts`. Points. */
export interface Made {
  /** Mean of the ratings without the channels' offsets. */
  own: number;
  /** Level of the stores where they were given, each by its ratings; of a store: the mean of all. */
  around: number;
  /** How much the own ratings count against `around`, 0–1. */
  z: number;
  /** What of the stores' difference from the mean is credited. */
  credited: number;
  sd: number;
  /** Distinct days with ratings; 0 for a store. */
  days: number;
}

/** What holds for everybody in a ranking. */
export interface Yardstick {
  /** Points that a channel gives more than the reference for the same work. */
  offsets: Record<string, number>;
  reference: string;
  /** λ: the part of a store's difference that is credited to its staff, 0–1; 0 among the staff of one store. */
  credit: number;
}

export interface Ranking {
  by: RankBy;
  from: string;
  to: string;
  unit: { code: string; name: string };
  /** Scored with the constants that the month was frozen with; else they were estimated on these ratings. */
  published: boolean;
  /** In the order of places. */
  ranked: RankingRow[];
  /** Too few ratings to be ranked, most first. */
  few: RankingRow[];
  /** Mean of all (points), and the ratings and days it takes to be ranked. */
  mean: number | null;
  needed: { ratings: number; days: number };
  /** Share of the differences that is real, 0–1. Under one half, places say little: tiers lead. */
  rankability: number | null;
  /** Channels that could not be compared, with their ratings: they count in nothing above. */
  excluded: Record<string, number>;
  /** null without ratings. */
  yardstick: Yardstick | null;
}

/** Under this the tiers lead and places are shown small. */
export const RANKABLE = 0.5;

/** A part of a ranking, for a page: some of `ranked` and `few`, and what is true of all of it. */
export interface RankingView extends Ranking {
  /** Of all, whatever is shown. */
  counts: { ranked: number; few: number; above: number; below: number; between: number };
  /** How many of the ranked match what was searched. */
  found: number;
  page: number;
  axis: Axis;
}

/** How many stand clearly above, clearly below, and in between. */
export function tierCounts(ranked: readonly Pick<RankingRow, 'tier'>[]) {
  const of = (tier: RankingRow['tier']) => ranked.filter((row) => row.tier === tier).length;
  return { above: of('clearly_above'), below: of('clearly_below'), between: of('about_average') };
}
