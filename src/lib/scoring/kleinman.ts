/** How criteria chips are shrunk: what share of a person's ratings named "attitude", fair at small numbers. */
export interface BetaPrior {
  /** Overall share, 0..1. */
  mu: number;
  /** Overdispersion, 0 (all employees alike) .. 1. */
  gamma: number;
  alpha: number;
  beta: number;
}

/** Where the data show no spread between people, or nothing but spread, gamma stays just inside (0, 1). */
const SMALLEST_GAMMA = 1e-6;

/**
 * Beta prior over people from k of n each, by moments, weighted by n.
 * Returns null where there is nothing to learn from: no trials, or every one alike (share 0 or 1), or no n above 1.
 * Throws a RangeError unless lengths agree and 0 <= k <= n.
 * Source: Kleinman JC (1973) Proportions with extraneous variance: single and independent samples, JASA 68:46-54.
 */
export function kleinman(k: readonly number[], n: readonly number[]): BetaPrior | null {
  if (k.length !== n.length) throw new RangeError(`kleinman: ${k.length} counts but ${n.length} totals`);
  const groups = k.map((count, index) => {
    const size = n[index] ?? 0;
    if (!(count >= 0 && count <= size)) throw new RangeError(`kleinman: needs 0 <= k <= n, got ${count} of ${size}`);
    return { count, size };
  });
  const total = groups.reduce((sum, { size }) => sum + size, 0);
  const mu = groups.reduce((sum, { count }) => sum + count, 0) / total;
  // Expected spread is mu (1 - mu) (free + gamma (weighted - free)): `free` without any difference between people.
  let spread = 0;
  let free = 0;
  let weighted = 0;
  for (const { count, size } of groups) {
    if (size === 0) continue;
    spread += size * (count / size - mu) ** 2;
    free += 1 - size / total;
    weighted += size * (1 - size / total);
  }
  if (!(mu > 0 && mu < 1 && weighted > free)) return null;
  const moment = (spread / (mu * (1 - mu)) - free) / (weighted - free);
  const gamma = Math.min(1 - SMALLEST_GAMMA, Math.max(SMALLEST_GAMMA, moment));
  const strength = 1 / gamma - 1;
  return { mu, gamma, alpha: mu * strength, beta: (1 - mu) * strength };
}

/** Posterior mean share of k out of n under the prior, 0..1. Source: Gelman et al. (2013) Bayesian Data Analysis, 2.4. */
export function posteriorShare(k: number, n: number, { alpha, beta }: Pick<BetaPrior, 'alpha' | 'beta'>): number {
  return (k + alpha) / (n + alpha + beta);
}
