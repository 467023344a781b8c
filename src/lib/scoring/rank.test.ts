import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differences, vectors } from '../../../tests/fixtures/vectors.ts';
import type { Tolerance } from '../../../tests/fixtures/vectors.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { rankPlaces, topK } from './rank.ts';

interface Posterior {
  input: { mu: number[]; sd: number[]; k: number; conf: number };
  expected: { expected_rank: number[]; t: number; p_top_k: number[]; rank_range: [number, number][] };
}
interface RankVector {
  tolerance: Tolerance;
  klein: {
    input: { estimate: number[]; moe90: number[]; conf: number; round_ci_to: number };
    published: { z: number };
    expected: { z: number; rank_sets: [number, number][] };
  };
  efron_morris: Posterior;
  unequal: Posterior;
}

describe.each(vectors<RankVector>('06'))('ranks', ({ klein, efron_morris, unequal, tolerance }) => {
  test.each([
    ['efron_morris', efron_morris],
    ['unequal', unequal],
  ])('%s', (_name, { input, expected }) => {
    const places = rankPlaces(input.mu, input.sd, input.conf);
    const top = topK(input.mu, input.sd, input.k);
    const found = { expected_rank: places.map(({ expected_rank }) => expected_rank), t: top.threshold, p_top_k: top.p };
    const { rank_range, ...figures } = expected;
    expect(differences(found, figures, tolerance)).toEqual([]);
    expect(places.map(({ rank_lo, rank_hi }) => [rank_lo, rank_hi])).toEqual(rank_range);
    expect(top.p.reduce((sum, p) => sum + p, 0)).toBeCloseTo(input.k, 9);
  });

  // The product shows each one's own range; the joint sets are what the literature publishes figures for.
  test('joint rank sets of Klein, Wright and Wieczorek (2020)', () => {
    const { estimate, moe90, conf, round_ci_to } = klein.input;
    const z = normalQuantile(1 - (1 - conf ** (1 / estimate.length)) / 2);
    expect(Math.abs(z - klein.expected.z)).toBeLessThan(tolerance.abs ?? 0);
    expect(Math.abs(z - klein.published.z)).toBeLessThan(5e-4);
    const ends = estimate.map((value, index) => {
      const half = (z * (moe90[index] ?? NaN)) / 1.645;
      return [value - half, value + half].map((end) => Number(end.toFixed(round_ci_to))) as [number, number];
    });
    // Intervals that only touch are in order, as they define it.
    const sets = ends.map(([low, high]) => [
      1 + ends.filter(([, otherHigh]) => otherHigh <= low).length,
      ends.length - ends.filter(([otherLow]) => otherLow >= high).length,
    ]);
    expect(sets).toEqual(klein.expected.rank_sets);
  });
});

/** Section by section as the formulas read, without a table or a curve. */
function plainPlaces(mean: number[], sd: number[], conf: number) {
  const q = normalQuantile((1 + conf) / 2);
  const K = mean.length;
  const people = mean.map((u, index) => ({ u, s: sd[index] ?? NaN }));
  const sumOver = (self: object, value: (other: { u: number; s: number }) => number) =>
    people.reduce((sum, other) => (other === self ? sum : sum + value(other)), 0);
  const expected = people.map((e) => 1 + sumOver(e, (f) => normalCdf((f.u - e.u) / Math.hypot(e.s, f.s))));
  return people.map((e, index) => ({
    expected_rank: expected[index] ?? NaN,
    rank: 1 + expected.filter((other) => other < (expected[index] ?? NaN) - 1e-9).length,
    rank_lo: Math.max(1, Math.floor(1 + sumOver(e, (f) => normalCdf((f.u - e.u - q * e.s) / f.s)) + 1e-6)),
    rank_hi: Math.min(K, Math.ceil(1 + sumOver(e, (f) => normalCdf((f.u - e.u + q * e.s) / f.s)) - 1e-6)),
  }));
}

const people = (size: { minLength: number; maxLength: number }) =>
  fc.array(
    fc.record({ u: fc.double({ min: -30, max: 30, noNaN: true }), s: fc.double({ min: 2, max: 9, noNaN: true }) }),
    size,
  );

describe('ranks of many', () => {
  test.each([
    ['a few', { minLength: 0, maxLength: 30 }, 100],
    // Enough that the rank range comes from the interpolated curve.
    ['hundreds', { minLength: 500, maxLength: 700 }, 5],
  ])('%s: as the formulas say', (_name, size, numRuns) => {
    fc.assert(
      fc.property(people(size), fc.constantFrom(0.5, 0.9, 0.99), (all, conf) => {
        const mean = all.map(({ u }) => u);
        const sd = all.map(({ s }) => s);
        const places = rankPlaces(mean, sd, conf);
        const plain = plainPlaces(mean, sd, conf);
        const ranges = ({ rank, rank_lo, rank_hi }: (typeof plain)[0]) => [rank, rank_lo, rank_hi];
        expect(
          differences(
            places,
            plain.map(({ expected_rank }) => ({ expected_rank })),
            { abs: 1e-7 },
          ),
        ).toEqual([]);
        expect(places.map(ranges)).toEqual(plain.map(ranges));
        const K = all.length;
        expect(places.reduce((sum, { expected_rank }) => sum + expected_rank, 0)).toBeCloseTo((K * (K + 1)) / 2, 5);
      }),
      { numRuns, seed: 1 },
    );
  });

  test('equals share a rank', () => {
    const ranks = rankPlaces([3, 5, 3, 1], [1, 1, 1, 1]).map(({ rank }) => rank);
    expect(ranks).toEqual([2, 1, 2, 4]);
  });

  test('whoever is sure of the first place has no range', () => {
    expect(rankPlaces([100, 0, 0], [1, 1, 1])[0]).toEqual({ expected_rank: 1, rank: 1, rank_lo: 1, rank_hi: 1 });
  });
});

describe('top k', () => {
  test('probabilities add up to k', () => {
    fc.assert(
      fc.property(people({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 50 }), (all, k) => {
        const { p, threshold } = topK(
          all.map(({ u }) => u),
          all.map(({ s }) => s),
          k,
        );
        expect(p.reduce((sum, one) => sum + one, 0)).toBeCloseTo(Math.min(k, all.length), 8);
        expect(threshold === null).toBe(k >= all.length);
      }),
    );
  });

  test('everybody is in when there are no more than k', () => {
    expect(topK([1, 2], [1, 1], 2)).toEqual({ threshold: null, p: [1, 1] });
  });
});

test.each([
  [[1, NaN], [1, 1], 'finite'],
  [[1, 2], [1, 0], 'above 0'],
  [[1, 2], [1], '2 means but 1 deviations'],
])('means %j with deviations %j are refused', (mean, sd, why) => {
  expect(() => rankPlaces(mean, sd)).toThrow(why);
  expect(() => topK(mean, sd, 1)).toThrow(why);
});

test('of more than five thousand, expected ranks are as exact as a place can be told', () => {
  const K = 6000;
  const wave = (e: number, by: number) => Math.sin(e * by) + Math.sin(e * by * 1.7);
  const mean = Array.from({ length: K }, (_, e) => 5 * wave(e, 1.234));
  const sd = Array.from({ length: K }, (_, e) => 2.2 + 0.9 * wave(e, 0.377));
  const places = rankPlaces(mean, sd);
  for (let e = 0; e < K; e += 97) {
    let exact = 1;
    for (let f = 0; f < K; f += 1)
      if (f !== e) exact += normalCdf(((mean[f] ?? 0) - (mean[e] ?? 0)) / Math.hypot(sd[e] ?? 0, sd[f] ?? 0));
    expect(Math.abs((places[e]?.expected_rank ?? 0) - exact)).toBeLessThan(0.02);
  }
});
