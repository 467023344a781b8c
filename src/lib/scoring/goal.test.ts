import { describe, expect, test } from 'vitest';
import { vectors } from '../../../tests/fixtures/vectors.ts';
import type { ScoringConfig } from './config.ts';
import { histogramMetrics } from './histogram.ts';
import type { Row } from './rows.ts';
import { score } from './score.ts';

interface DataSet {
  seed: number;
  config: ScoringConfig;
  /** How good each employee truly is. */
  truth: Record<string, number>;
  rows: Row[];
  reference_results: Record<string, { kendall_tau: number }>;
}
const datasets = vectors<{ datasets: DataSet[] }>('10').flatMap((vector) => vector.datasets);

/** Kendall's tau-b of two lists of values for the same people. */
function kendallTau(x: readonly number[], y: readonly number[]): number {
  let agreement = 0;
  let [untiedX, untiedY] = [0, 0];
  for (let i = 0; i < x.length; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const [dx, dy] = [Math.sign((x[i] ?? NaN) - (x[j] ?? NaN)), Math.sign((y[i] ?? NaN) - (y[j] ?? NaN))];
      agreement += dx * dy;
      untiedX += dx * dx;
      untiedY += dy * dy;
    }
  }
  return agreement / Math.sqrt(untiedX * untiedY);
}

/** Each employee's ratings together, by level. */
function histograms(rows: readonly Row[]): Map<string, number[]> {
  const sums = new Map<string, number[]>();
  for (const [, employee, , , counts] of rows) {
    const sum = sums.get(employee) ?? [0, 0, 0, 0, 0];
    sums.set(
      employee,
      sum.map((count, level) => count + (counts[level] ?? 0)),
    );
  }
  return sums;
}

function measure({ config, truth, rows }: DataSet) {
  const names = Object.keys(truth);
  const { employees } = score({ config, rows, roster: names.map((name) => [name, 's00']) });
  const real = names.map((name) => truth[name] ?? NaN);
  const tau = (value: (name: string) => number) => kendallTau(names.map(value), real);
  const counts = histograms(rows);
  const metric = (name: string) => histogramMetrics(counts.get(name) ?? [0, 0, 0, 0, 0]);
  const placeOf = (name: string) => {
    const employee = employees[name];
    return employee?.status === 'ranked' ? employee : undefined;
  };
  const ranked = names.flatMap((name) => {
    const employee = placeOf(name);
    return employee ? [{ employee, truth: truth[name] ?? NaN }] : [];
  });
  const covered = ranked.filter((one) => {
    const rank = 1 + ranked.filter((other) => other.truth > one.truth).length;
    return one.employee.rank_lo <= rank && rank <= one.employee.rank_hi;
  });
  return {
    people: names.length,
    ranked: ranked.length,
    product: tau((name) => -(placeOf(name)?.expected_rank ?? NaN)),
    raw: tau((name) => metric(name).mean_1_5 ?? -1),
    wilson: tau((name) => metric(name).wilson95_csat?.[0] ?? -1),
    coverage: covered.length / ranked.length,
  };
}

describe('on data whose truth is known', () => {
  const results = datasets.map((dataset) => ({ seed: dataset.seed, dataset, found: measure(dataset) }));
  const mean = (value: (one: (typeof results)[0]['found']) => number) =>
    results.reduce((sum, { found }) => sum + value(found), 0) / results.length;

  test.each(results)('seed $seed: measured as the reference was', ({ dataset, found }) => {
    const reference = dataset.reference_results;
    expect(found.raw).toBeCloseTo(reference['raw mean (= Happy Index)']?.kendall_tau ?? NaN, 9);
    expect(found.wilson).toBeCloseTo(reference['Wilson 95% lower bound of CSAT']?.kendall_tau ?? NaN, 9);
  });

  test.each(results)('seed $seed: ranks as well as the recommended method', ({ dataset, found }) => {
    const recommended = dataset.reference_results.RECOMMENDED?.kendall_tau ?? NaN;
    expect(found.product).toBeGreaterThanOrEqual(recommended - 0.005);
  });

  test.each(results)('seed $seed: nine in ten true ranks lie in their range', ({ found }) => {
    expect(found.ranked).toBe(found.people);
    expect(found.coverage).toBeGreaterThanOrEqual(0.82);
    expect(found.coverage).toBeLessThanOrEqual(0.97);
  });

  test('better than the raw mean and than the Wilson bound of satisfaction', () => {
    expect(mean(({ product }) => product)).toBeGreaterThanOrEqual(mean(({ raw }) => raw) + 0.05);
    expect(mean(({ product }) => product)).toBeGreaterThanOrEqual(mean(({ wilson }) => wilson) + 0.12);
  });
});
