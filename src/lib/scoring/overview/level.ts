/**
 * How good a unit's days were, and how sure one can be of it. A day has its own weather: a queue, a fault, a holiday moves
 * all of its ratings together, so that a thousand ratings of one day say less than a thousand of twenty. Pure.
 */
import type { Prior } from '../config.ts';
import { varianceWithinStores, withPrior } from '../credibility.ts';
import { normalCdf } from '../normal.ts';
import { countOf, pointsOf, squaresAround, type Levels } from '../points.ts';
import { tierOf, type ClearTier } from '../tier.ts';
import type { Estimate } from './movement.ts';

/** Ratings by one channel on one day; `offset`: points that the channel gives more than the reference for the same work. */
export interface DayLevels {
  day: string;
  levels: Levels;
  offset: number;
}

/** A day's ratings: how many, their points without the channels' offsets, and the squares around their own mean. */
export interface DaySum {
  day: string;
  n: number;
  points: number;
  squares: number;
}

/** Variance of a rating around its day, and of days around their week (points²). */
export interface Noise {
  rating: number;
  day: number;
}

/** As in the score: variance of ratings worth twenty of them. And days differ by about 2 points before anything is known. */
const RATING_PRIOR: Prior = [20, 625];
const DAY_PRIOR: Prior = [4, 4];

export const NO_NOISE_KNOWN: Noise = { rating: RATING_PRIOR[1], day: DAY_PRIOR[1] };

/** One entry for each day with ratings, in their order. */
export function daySums(rows: readonly DayLevels[]): DaySum[] {
  const sums: DaySum[] = [];
  for (const [day, own] of Map.groupBy(rows, (row) => row.day)) {
    const n = own.reduce((sum, { levels }) => sum + countOf(levels), 0);
    if (n === 0) continue;
    const points = own.reduce((sum, { levels, offset }) => sum + pointsOf(levels) - offset * countOf(levels), 0);
    const squares = own.reduce((sum, { levels, offset }) => sum + squaresAround(levels, points / n + offset), 0);
    sums.push({ day, n, points, squares });
  }
  return sums.sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** Monday of the day's week. */
const weekOf = (day: string) => {
  const at = Date.parse(`${day}T00:00:00Z`) / 86_400_000;
  return String(Math.floor((at + 3) / 7));
};

/**
 * Learned from the days of one unit or of several (each a list of its own): days are compared within their week, so that a
 * level that moves slowly is not taken for noise.
 * Source: Buehlmann H, Straub E (1970), as in the score, with a day for a risk and a week for its group.
 */
export function noiseOf(series: readonly (readonly DaySum[])[]): Noise {
  let squares = 0;
  let freedom = 0;
  const days = series.flatMap((days, unit) =>
    days.map(({ day, n, points, squares: around }) => {
      squares += around;
      freedom += n - 1;
      return { store: `${unit} ${weekOf(day)}`, w: n, m: points / n };
    }),
  );
  const [weight, value] = RATING_PRIOR;
  const rating = (squares + weight * value) / (freedom + weight);
  return { rating, day: withPrior(varianceWithinStores(days, rating), DAY_PRIOR) };
}

/** The mean of the days' ratings; null without any. Days err together by `noise.day`, ratings apart by `noise.rating`. */
export function levelOf(
  days: readonly Pick<DaySum, 'n' | 'points'>[],
  noise: Noise,
): (Estimate & { n: number }) | null {
  const n = days.reduce((sum, day) => sum + day.n, 0);
  if (n === 0) return null;
  const mean = days.reduce((sum, day) => sum + day.points, 0) / n;
  const together = days.reduce((sum, day) => sum + day.n * day.n, 0) / (n * n);
  return { n, mean, variance: noise.rating / n + noise.day * together };
}

/**
 * The same from sums over a period, for units whose days are not at hand: each of its stores spread its ratings evenly over
 * so many days.
 * @param stores ratings and points of each store
 */
export function levelOfStores(
  stores: readonly { n: number; points: number }[],
  days: number,
  noise: Noise,
): (Estimate & { n: number }) | null {
  const spread = Math.max(1, days);
  const level = levelOf(stores, { rating: noise.rating, day: noise.day / spread });
  return level;
}

/** As of the stores in the score: they differ by about 4 points before anything is known, and this weighs as four of them. */
const UNIT_PRIOR: Prior = [4, 16];

/** A unit among its neighbours: its level pulled to the mean of all by how little its own ratings can tell. */
export interface Judged extends Estimate {
  tier: ClearTier;
}

/**
 * In the order given.
 * Sources: Efron B, Morris C (1975) JASA 70:311-319; DerSimonian R, Laird N (1986) for the variance between units;
 * Robinson GK (1991) for the error where the mean is estimated too.
 */
export function judgedTogether(levels: readonly Estimate[]): { mean: number | null; judged: Judged[] } {
  if (levels.length === 0) return { mean: null, judged: [] };
  const weights = levels.map(({ variance }) => 1 / variance);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const middle = levels.reduce((sum, { mean }, at) => sum + mean * (weights[at] ?? 0), 0) / total;
  const spread = levels.reduce((sum, { mean }, at) => sum + (weights[at] ?? 0) * (mean - middle) ** 2, 0);
  const squares = weights.reduce((sum, weight) => sum + weight * weight, 0);
  const df = levels.length - 1;
  const hat = df > 0 ? Math.max(0, (spread - df) / (total - squares / total)) : 0;
  const between = withPrior({ hat, df }, UNIT_PRIOR);
  const kept = levels.map(({ variance }) => between / (between + variance));
  const all = kept.reduce((sum, Z) => sum + Z, 0);
  const mean = levels.reduce((sum, level, at) => sum + level.mean * (kept[at] ?? 0), 0) / all;
  return {
    mean,
    judged: levels.map((level, at) => {
      const Z = kept[at] ?? 0;
      const judged = Z * level.mean + (1 - Z) * mean;
      const variance = between * (1 - Z) + ((1 - Z) ** 2 * between) / all;
      return { mean: judged, variance, tier: tierOf(normalCdf((judged - mean) / Math.sqrt(variance))) };
    }),
  };
}
