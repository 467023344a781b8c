import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differences, vectors } from '../../../tests/fixtures/vectors.ts';
import type { Tolerance } from '../../../tests/fixtures/vectors.ts';
import { kleinman, posteriorShare } from './kleinman.ts';

interface Beta {
  alpha: number;
  beta: number;
}
interface RatsVector {
  tolerance: Tolerance;
  input: { y: number[]; n: number[] };
  published: Beta &
    Record<'hist70_mean' | 'hist70_sd' | 'post71_mean' | 'post71_sd' | 'E_alpha_given_y' | 'E_beta_given_y', number>;
  expected: {
    bda_moments_first70: Beta & { mean: number; sd: number };
    post71: Beta & { mean: number; sd: number };
    kleinman_all71: Beta & { mu: number; gamma: number; posterior_means: number[] };
    full_bayes_grid: {
      E_alpha: number;
      E_beta: number;
      grid_tolerance: number;
      mode_log_ratio_log_sum: [number, number];
      ml_alpha_beta: [number, number];
    };
  };
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Reference: prior by matching mean and variance of the raw shares (Gelman et al. 2013, section 5.1). */
function rawMoments(shares: readonly number[]) {
  const mean = meanOf(shares);
  const variance = (meanOf(shares.map((share) => (share - mean) ** 2)) * shares.length) / (shares.length - 1);
  const strength = (mean * (1 - mean)) / variance - 1;
  return { mean, sd: Math.sqrt(variance), alpha: mean * strength, beta: (1 - mean) * strength };
}

/** Reference: log marginal likelihood of the beta-binomial model, by the rising factorials of whole numbers. */
function marginalLikelihood(y: readonly number[], n: readonly number[]) {
  const over = (counts: readonly number[]) =>
    Array.from({ length: Math.max(...n) }, (_, limit) => counts.filter((count) => count > limit).length);
  const yes = over(y);
  const no = over(y.map((count, index) => (n[index] ?? 0) - count));
  const all = over(n);
  const logs = (terms: number[], from: number) =>
    terms.reduce((sum, times, step) => (times > 0 ? sum + times * Math.log(from + step) : sum), 0);
  return ({ alpha, beta }: Beta) => logs(yes, alpha) + logs(no, beta) - logs(all, alpha + beta);
}

const fromLogs = (logRatio: number, logSum: number): Beta => {
  const beta = Math.exp(logSum) / (1 + Math.exp(logRatio));
  return { alpha: Math.exp(logSum) - beta, beta };
};

/** Reference: the point of a box where `value` is largest, by looking closer and closer. */
function highest(value: (x: number, y: number) => number, box: [number, number, number, number]): [number, number] {
  let [x0, x1, y0, y1] = box;
  let best: [number, number] = [NaN, NaN];
  while (x1 - x0 > 1e-9 || y1 - y0 > 1e-9) {
    let top = -Infinity;
    for (let i = 0; i <= 12; i += 1) {
      for (let j = 0; j <= 12; j += 1) {
        const point: [number, number] = [x0 + ((x1 - x0) * i) / 12, y0 + ((y1 - y0) * j) / 12];
        const here = value(...point);
        if (here > top) [top, best] = [here, point];
      }
    }
    const [dx, dy] = [(x1 - x0) / 4, (y1 - y0) / 4];
    [x0, x1, y0, y1] = [best[0] - dx, best[0] + dx, best[1] - dy, best[1] + dy];
  }
  return best;
}

describe.each(vectors<RatsVector>('04'))('shares of 71 groups of rats', ({ input, expected, published, tolerance }) => {
  const prior = kleinman(input.y, input.n);
  if (prior === null) throw new Error('these data have a prior');
  const shares = input.y.map((y, index) => posteriorShare(y, input.n[index] ?? NaN, prior));

  test('the prior of the product, and what it makes of each group', () => {
    expect(differences({ ...prior, posterior_means: shares }, expected.kleinman_all71, tolerance)).toEqual([]);
  });

  test('the posterior of the 71st group under the moments of the first 70', () => {
    const moments = rawMoments(input.y.slice(0, 70).map((y, index) => y / (input.n[index] ?? NaN)));
    expect(differences(moments, expected.bda_moments_first70, tolerance)).toEqual([]);
    const [k, n] = [input.y[70] ?? NaN, input.n[70] ?? NaN];
    const mean = posteriorShare(k, n, moments);
    const posterior = { alpha: moments.alpha + k, beta: moments.beta + n - k, mean };
    const sd = Math.sqrt((mean * (1 - mean)) / (posterior.alpha + posterior.beta + 1));
    expect(differences({ ...posterior, sd }, expected.post71, tolerance)).toEqual([]);
    const rounded = { mean: published.hist70_mean, sd: published.hist70_sd };
    expect(differences(moments, rounded, { abs: 5e-4 })).toEqual([]);
    expect(differences(moments, { alpha: published.alpha, beta: published.beta }, { abs: 0.05 })).toEqual([]);
    expect(differences({ mean, sd }, { mean: published.post71_mean, sd: published.post71_sd }, { abs: 5e-4 })).toEqual(
      [],
    );
  });

  // The product's prior by moments is quick; what a full Bayesian analysis says shows how far that may be trusted.
  test('close to a full Bayesian analysis', () => {
    const likelihood = marginalLikelihood(input.y, input.n);
    const logPosterior = (logRatio: number, logSum: number) => {
      const { alpha, beta } = fromLogs(logRatio, logSum);
      return likelihood({ alpha, beta }) + Math.log(alpha * beta) - 2.5 * logSum;
    };
    const { mode_log_ratio_log_sum, ml_alpha_beta, grid_tolerance, E_alpha, E_beta } = expected.full_bayes_grid;
    const box: [number, number, number, number] = [-3, -1, 0.5, 6];
    const mode = highest(logPosterior, box);
    expect(differences(mode, mode_log_ratio_log_sum, { abs: 1e-5 })).toEqual([]);
    const likeliest = fromLogs(...highest((x, y) => likelihood(fromLogs(x, y)), box));
    expect(differences([likeliest.alpha, likeliest.beta], ml_alpha_beta, { abs: 1e-4 })).toEqual([]);

    const top = logPosterior(...mode);
    const sums = { weight: 0, alpha: 0, beta: 0, shares: input.y.map(() => 0) };
    for (let i = 0.5; i < 100; i += 1) {
      for (let j = 0.5; j < 100; j += 1) {
        const [x, y] = [box[0] + ((box[1] - box[0]) * i) / 100, box[2] + ((box[3] - box[2]) * j) / 100];
        const weight = Math.exp(logPosterior(x, y) - top);
        const at = fromLogs(x, y);
        sums.weight += weight;
        sums.alpha += weight * at.alpha;
        sums.beta += weight * at.beta;
        sums.shares = sums.shares.map(
          (sum, g) => sum + weight * posteriorShare(input.y[g] ?? NaN, input.n[g] ?? NaN, at),
        );
      }
    }
    const means = { E_alpha: sums.alpha / sums.weight, E_beta: sums.beta / sums.weight };
    expect(differences(means, { E_alpha, E_beta }, { abs: grid_tolerance })).toEqual([]);
    const rounded = { E_alpha: published.E_alpha_given_y, E_beta: published.E_beta_given_y };
    expect(differences(means, rounded, { abs: 0.05 })).toEqual([]);
    const apart = shares.map((share, g) => Math.abs(share - (sums.shares[g] ?? NaN) / sums.weight));
    expect(Math.max(...apart)).toBeLessThan(0.02);
  });
});

describe('prior of shares', () => {
  test('null where there is nothing to learn from', () => {
    expect(kleinman([], [])).toBeNull();
    expect(kleinman([0, 0], [0, 0])).toBeNull();
    expect(kleinman([0, 0], [5, 9])).toBeNull();
    expect(kleinman([5, 9], [5, 9])).toBeNull();
    expect(kleinman([1, 0], [1, 1])).toBeNull();
  });

  test('alike groups are shrunk all the way, groups that share nothing not at all', () => {
    const alike = kleinman([5, 5, 5], [10, 10, 10]);
    expect(alike && posteriorShare(9, 10, alike)).toBeCloseTo(0.5, 4);
    const opposed = kleinman([0, 50], [50, 50]);
    expect(opposed && posteriorShare(50, 50, opposed)).toBeCloseTo(1, 4);
  });

  test('a share stays between its own and the overall one', () => {
    const group = fc
      .integer({ min: 1, max: 60 })
      .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
    fc.assert(
      fc.property(fc.array(group, { minLength: 2, maxLength: 20 }), (groups) => {
        const prior = kleinman(
          groups.map(([k]) => k),
          groups.map(([, n]) => n),
        );
        fc.pre(prior !== null);
        for (const [k, n] of groups) {
          const share = posteriorShare(k, n, prior);
          expect(share).toBeGreaterThanOrEqual(Math.min(k / n, prior.mu) - 1e-9);
          expect(share).toBeLessThanOrEqual(Math.max(k / n, prior.mu) + 1e-9);
        }
      }),
    );
  });

  test('nonsense is refused', () => {
    expect(() => kleinman([1], [1, 2])).toThrow('1 counts but 2 totals');
    expect(() => kleinman([3], [2])).toThrow('got 3 of 2');
  });
});
