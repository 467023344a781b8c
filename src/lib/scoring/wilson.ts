import { normalQuantile } from './normal.ts';

/** Interval for a share; both ends are null where there is nothing to say, that is n = 0. */
export interface Interval {
  lower: number | null;
  upper: number | null;
}

/**
 * Score interval for a single proportion: k of n, two-sided confidence `conf` (0..1); ends are shares 0..1.
 * Throws a RangeError unless 0 <= k <= n and 0 < conf < 1.
 * Source: Wilson EB (1927) JASA 22:209-212; Newcombe RG (1998) Stat Med 17:857-872, method 3.
 */
export function wilson(k: number, n: number, conf = 0.95): Interval {
  if (!(k >= 0 && k <= n)) throw new RangeError(`wilson: needs 0 <= k <= n, got k = ${k}, n = ${n}`);
  if (!(conf > 0 && conf < 1)) throw new RangeError(`wilson: confidence must lie between 0 and 1, got ${conf}`);
  if (n === 0) return { lower: null, upper: null };
  const z = normalQuantile((1 + conf) / 2);
  const half = z * Math.sqrt((k * (n - k)) / n + (z * z) / 4);
  const middle = k + (z * z) / 2;
  return {
    lower: Math.max(0, (middle - half) / (n + z * z)),
    upper: Math.min(1, (middle + half) / (n + z * z)),
  };
}
