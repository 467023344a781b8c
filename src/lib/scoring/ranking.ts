/** A ranking as pages, API and command line show it. Points 0–100; ranges are 90 %. */
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
  /** Ratings by level, their number, and those set aside because their reasons lie elsewhere. */
  levels: Levels;
  n: number;
  elsewhere: number;
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
}

/** Under this the tiers lead and places are shown small. */
export const RANKABLE = 0.5;

/** How many stand clearly above, clearly below, and in between. */
export function tierCounts({ ranked }: Ranking) {
  const of = (tier: RankingRow['tier']) => ranked.filter((row) => row.tier === tier).length;
  return { above: of('clearly_above'), below: of('clearly_below'), between: of('about_average') };
}
