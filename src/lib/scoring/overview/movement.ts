/**
 * Whether something moved between two periods, or only seems to have. Pure; points and points².
 *
 * Each period's level is an estimate with a variance. The true change is taken as normal about 0: small changes are
 * usual, large ones rare, and how usual is learned from all units that are compared at once. What is seen is pulled to 0
 * by as much as chance explains, so that of three hundred stores compared not fifteen "move" every week by chance.
 * Sources: Efron B, Morris C (1975) JASA 70:311-319 (shrinkage); DerSimonian R, Laird N (1986) Controlled Clinical Trials
 * 7:177-188 (variance by moments); Gelman A, Hill J, Yajima M (2012) J Res Educ Eff 5:189-211 (many comparisons).
 */
import type { Prior } from '../config.ts';
import { withPrior } from '../credibility.ts';
import { normalCdf } from '../normal.ts';

export interface Estimate {
  /** Points. */
  mean: number;
  /** Of its error, points². */
  variance: number;
}

export interface Movement {
  /** The change that is to be believed, in points, and the standard deviation of what is left unsure. */
  change: number;
  sd: number;
  /** Probability that it truly rose. */
  risen: number;
  /** Risen or fallen beyond reasonable doubt: 0 lies outside of the interval that holds the change with 95 %; and worth a word. */
  verdict: 'better' | 'worse' | 'alike';
}

/** Before anything is known, a level moves from one period to the next by about 2 points, and this weighs as four units. */
export const CHANGE_PRIOR: Prior = [4, 4];
const CREDIBLE = 0.975;
/** Points. Of a hundred thousand ratings a tenth of a point is sure, and nothing that anybody would notice. */
const LEAST = 0.5;

interface Compared {
  before: Estimate;
  after: Estimate;
}

const seen = ({ before, after }: Compared) => ({
  d: after.mean - before.mean,
  v: before.variance + after.variance,
});

/** Variance of true changes, from the units that have both periods. */
export function varianceOfChanges(pairs: readonly Compared[], prior: Prior = CHANGE_PRIOR): number {
  let excess = 0;
  let weight = 0;
  for (const pair of pairs) {
    const { d, v } = seen(pair);
    excess += (d * d) / v - 1;
    weight += 1 / v;
  }
  return withPrior({ hat: weight > 0 ? Math.max(0, excess / weight) : 0, df: pairs.length }, prior);
}

/** @param changes variance of true changes, above 0 */
export function movement(pair: Compared, changes: number): Movement {
  const { d, v } = seen(pair);
  const kept = changes / (changes + v);
  const change = kept * d;
  const sd = Math.sqrt(kept * v);
  const risen = normalCdf(change / sd);
  const sure = Math.abs(change) >= LEAST && Math.max(risen, 1 - risen) >= CREDIBLE;
  return { change, sd, risen, verdict: !sure ? 'alike' : change > 0 ? 'better' : 'worse' };
}
