import { wilson } from './wilson.ts';

/** Metrics of one histogram; everything but `n` is null without ratings. */
export interface HistogramMetrics {
  n: number;
  /** Mean level, 1..5. */
  mean_1_5: number | null;
  /** The same on the scale of scores, 0..100. */
  score_0_100: number | null;
  /** Share of levels 4 and 5, and of level 5 alone, in percent. */
  csat_top2: number | null;
  csat_top1: number | null;
  /** Levels 4 and 5 minus levels 1 and 2, percentage points, -100..100. */
  net: number | null;
  /** Level 5 minus levels 1 to 3: a five-point imitation of the net promoter score, not that score. */
  nps_style: number | null;
  /** 95 % interval of the share of levels 4 and 5, as shares 0..1. */
  wilson95_csat: [number, number] | null;
  /** Mean level with one imagined rating on each level, 1..5. */
  dirichlet_mean_alpha1: number | null;
  /** Lower bound of the mean level at z = 1.65, 1..5. */
  star_lower_bound_z1_65: number | null;
  /** Entropy over the five levels, 0 (all the same) .. 1 (evenly spread). */
  entropy_norm: number | null;
}

/**
 * Every metric of one histogram of levels. Throws a RangeError unless it is five numbers from 0 up.
 * Sources: definitions; Miller E (2014) Ranking items with star ratings (evanmiller.org) for the lower bound;
 * Newcombe RG (1998) Stat Med 17:857-872 for the interval.
 */
export function histogramMetrics(counts: readonly number[]): HistogramMetrics {
  if (counts.length !== 5 || !counts.every((count) => count >= 0 && Number.isFinite(count)))
    throw new RangeError(`a histogram has five counts from 0 up, got ${JSON.stringify(counts)}`);
  const [n1, n2, n3, n4, n5] = counts as [number, number, number, number, number];
  const n = n1 + n2 + n3 + n4 + n5;
  if (n === 0) return { ...NOTHING };
  const mean = (n1 + 2 * n2 + 3 * n3 + 4 * n4 + 5 * n5) / n;
  const smoothed = (power: number) =>
    counts.reduce((sum, count, index) => sum + (index + 1) ** power * (count + 1), 0) / (n + 5);
  const first = smoothed(1);
  const { lower, upper } = wilson(n4 + n5, n);
  const entropy = counts.reduce((sum, count) => (count > 0 ? sum - (count / n) * Math.log(count / n) : sum), 0);
  return {
    n,
    mean_1_5: mean,
    score_0_100: 25 * (mean - 1),
    csat_top2: (100 * (n4 + n5)) / n,
    csat_top1: (100 * n5) / n,
    net: (100 * (n4 + n5 - n1 - n2)) / n,
    nps_style: (100 * (n5 - n1 - n2 - n3)) / n,
    wilson95_csat: lower === null || upper === null ? null : [lower, upper],
    dirichlet_mean_alpha1: first,
    star_lower_bound_z1_65: first - 1.65 * Math.sqrt((smoothed(2) - first * first) / (n + 6)),
    entropy_norm: entropy / Math.log(5),
  };
}

const NOTHING: HistogramMetrics = {
  n: 0,
  mean_1_5: null,
  score_0_100: null,
  csat_top2: null,
  csat_top1: null,
  net: null,
  nps_style: null,
  wilson95_csat: null,
  dirichlet_mean_alpha1: null,
  star_lower_bound_z1_65: null,
  entropy_norm: null,
};
