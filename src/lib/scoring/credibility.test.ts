import { describe, expect, test } from 'vitest';
import { differences, vectors } from '../../../tests/fixtures/vectors.ts';
import type { Tolerance } from '../../../tests/fixtures/vectors.ts';
import { credibility, storeLevels, sumStores, varianceBetweenStores, varianceWithinStores } from './credibility.ts';
import type { Observation } from './credibility.ts';

interface Levels {
  s2: number;
  a: number;
  b: number;
  M: number;
  z_entity: number[];
  X_group: Record<string, number>;
  Z_group: Record<string, number>;
  V_group: Record<string, number>;
  premium_entity: number[];
}
interface HachemeisterVector {
  tolerance: Tolerance;
  published_tolerance: Tolerance;
  input: { ratios: number[][]; weights: number[][]; groups: string[] };
  published: {
    buhlmann_gisler: Pick<Levels, 's2' | 'a' | 'b' | 'M' | 'V_group' | 'premium_entity'>;
    buhlmann_straub_one_level: { M: number; a: number; s2: number; premium: number[] };
  };
  expected: { bg: Levels; ohlsson: Levels; one_level: Levels };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[], weights: readonly number[]) =>
  sum(values.map((value, index) => value * (weights[index] ?? NaN))) / sum(weights);

/** The data as the product sees them: each state one entity ("employee") of its group ("store"). */
function observe({ ratios, weights, groups }: HachemeisterVector['input']): { s2: number; cells: Observation[] } {
  const cells = ratios.map((years, index) => {
    const w = weights[index] ?? [];
    return { store: groups[index] ?? '', w: sum(w), m: mean(years, w) };
  });
  const squares = ratios.map((years, index) =>
    sum(years.map((ratio, year) => (weights[index]?.[year] ?? NaN) * (ratio - (cells[index]?.m ?? NaN)) ** 2)),
  );
  return { cells, s2: sum(squares) / sum(ratios.map((years) => years.length - 1)) };
}

/** What the product makes of given variances. */
function levelsOf(cells: readonly Observation[], s2: number, a: number, b: number): Levels {
  const sums = sumStores(cells, s2, a);
  const { M, levels } = storeLevels(sums, a, b);
  const z_entity = cells.map(({ w }) => credibility(w, s2, a));
  const by = (value: (level: (typeof levels)[0]) => number) =>
    Object.fromEntries(levels.map((level) => [level.store, value(level)]));
  const V_group = by(({ V }) => V);
  const premium_entity = cells.map(({ store, m }, index) => {
    const V = V_group[store] ?? NaN;
    return V + (z_entity[index] ?? NaN) * (m - V);
  });
  return { s2, a, b, M, z_entity, X_group: by(({ X }) => X), Z_group: by(({ Z }) => Z), V_group, premium_entity };
}

/** Reference: Buehlmann and Gisler's estimators take each group's variance by itself, cut at 0, and then the mean. */
function buhlmannGisler(cells: readonly Observation[], s2: number) {
  const one = (items: { w: number; x: number }[], noise: number) => {
    const w = items.map((item) => item.w);
    const middle = mean(
      items.map(({ x }) => x),
      w,
    );
    const excess = sum(items.map((item) => item.w * (item.x - middle) ** 2)) - (items.length - 1) * noise;
    return Math.max(0, excess / (sum(w) - sum(w.map((value) => value * value)) / sum(w)));
  };
  const groups = [...Map.groupBy(cells, ({ store }) => store).values()];
  const a =
    sum(
      groups.map((group) =>
        one(
          group.map(({ w, m }) => ({ w, x: m })),
          s2,
        ),
      ),
    ) / groups.length;
  return {
    a,
    b: one(
      sumStores(cells, s2, a).map(({ z, X }) => ({ w: z, x: X })),
      a,
    ),
  };
}

describe.each(vectors<HachemeisterVector>('05'))('Hachemeister', (vector) => {
  const { expected, published, tolerance, published_tolerance } = vector;
  const { cells, s2 } = observe(vector.input);

  test('the estimators of the product (Ohlsson)', () => {
    const a = varianceWithinStores(cells, s2);
    const b = varianceBetweenStores(sumStores(cells, s2, a.hat), a.hat);
    expect([a.df, b.df]).toEqual([3, 1]);
    expect(differences(levelsOf(cells, s2, a.hat, b.hat), expected.ohlsson, tolerance)).toEqual([]);
  });

  test('the levels of the product under the published estimators (Buehlmann and Gisler)', () => {
    const { a, b } = buhlmannGisler(cells, s2);
    const levels = levelsOf(cells, s2, a, b);
    expect(differences(levels, expected.bg, tolerance)).toEqual([]);
    expect(differences(levels, published.buhlmann_gisler, published_tolerance)).toEqual([]);
  });

  // With a single store the lower level is the model of Buehlmann and Straub.
  test('one level (Buehlmann and Straub)', () => {
    const together = cells.map((cell) => ({ ...cell, store: 'all' }));
    const { hat } = varianceWithinStores(together, s2);
    const [all] = sumStores(together, s2, hat);
    const Z = together.map(({ w }) => credibility(w, s2, hat));
    const premium = together.map(({ m }, index) => {
      const z = Z[index] ?? NaN;
      return z * m + (1 - z) * (all?.X ?? NaN);
    });
    const wanted = expected.one_level;
    const one = { s2, b: hat, M: all?.X, Z_group: Z, V_group: premium, X_group: cells.map(({ m }) => m) };
    const listed = {
      ...{ s2: wanted.s2, b: wanted.b, M: wanted.M, Z_group: Object.values(wanted.Z_group) },
      ...{ V_group: Object.values(wanted.V_group), X_group: Object.values(wanted.X_group) },
    };
    expect(differences(one, listed, tolerance)).toEqual([]);
    expect(
      differences({ M: all?.X, a: hat, s2, premium }, published.buhlmann_straub_one_level, published_tolerance),
    ).toEqual([]);
    expect(differences(premium, wanted.premium_entity, tolerance)).toEqual([]);
  });

  test('as many stores as employees leave nothing to estimate between employees', () => {
    const alone = cells.map((cell, index) => ({ ...cell, store: `s${index}` }));
    expect(varianceWithinStores(alone, s2)).toEqual({ hat: 0, df: 0 });
  });
});

interface BaseballVector {
  tolerance: Tolerance;
  input: { hits: number[]; at_bats: number; rest_of_season: number[] };
  published: { c: number; grand_mean: number; js_3dec: number[]; efron_morris_1975_c: number };
  published_tolerance: number;
  expected: Record<string, number | number[]> & { c: number };
}

// The product does not shrink by James and Stein, but its credibility differs from theirs by degrees of freedom only.
describe.each(vectors<BaseballVector>('03'))(
  'Efron and Morris',
  ({ input, expected, published, published_tolerance, tolerance }) => {
    const n = input.at_bats;
    const K = input.hits.length;
    const y = input.hits.map((hits) => hits / n);
    const average = (values: readonly number[]) => sum(values) / values.length;
    const squaresFrom = (values: readonly number[], centre: number) =>
      sum(values.map((value) => (value - centre) ** 2));
    const grand = average(y);
    const noise = (grand * (1 - grand)) / n;
    const c = 1 - ((K - 3) * noise) / squaresFrom(y, grand);

    test('James and Stein, raw and after the arcsine', () => {
      const james_stein = y.map((value) => grand + c * (value - grand));
      const squaredError = (estimates: readonly number[]) =>
        sum(estimates.map((value, index) => (value - (input.rest_of_season[index] ?? NaN)) ** 2));
      const arcsin_x = y.map((value) => Math.sqrt(n) * Math.asin(2 * value - 1));
      const arcsin_mean = average(arcsin_x);
      const arcsin_V = squaresFrom(arcsin_x, arcsin_mean);
      const arcsin_c = 1 - (K - 3) / arcsin_V;
      const arcsin_delta = arcsin_x.map((x) => arcsin_mean + arcsin_c * (x - arcsin_mean));
      const found = {
        ...{ grand_mean: grand, c, james_stein, arcsin_x, arcsin_mean, arcsin_V, arcsin_c, arcsin_delta },
        arcsin_back: arcsin_delta.map((x) => (Math.sin(x / Math.sqrt(n)) + 1) / 2),
        sum_sq_error_raw: squaredError(y),
        sum_sq_error_js: squaredError(james_stein),
      };
      expect(differences(found, expected, tolerance)).toEqual([]);
      const rounded = { c: published.c, grand_mean: published.grand_mean, james_stein: published.js_3dec };
      expect(
        differences(
          { ...found, arcsin_c },
          { ...rounded, arcsin_c: published.efron_morris_1975_c },
          { abs: published_tolerance },
        ),
      ).toEqual([]);
    });

    test('the product shrinks the same players by the same rule', () => {
      const players = y.map((m) => ({ store: 'league', w: n, m }));
      const s2 = noise * n;
      const { hat } = varianceWithinStores(players, s2);
      expect(credibility(n, s2, hat)).toBeCloseTo(1 - ((1 - expected.c) * (K - 1)) / (K - 3), 12);
      expect(sumStores(players, s2, hat)[0]?.X).toBeCloseTo(grand, 12);
    });
  },
);
