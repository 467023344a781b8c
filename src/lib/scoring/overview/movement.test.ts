import { describe, expect, test } from 'vitest';
import { Random } from '#db/seed/random.ts';
import { CHANGE_PRIOR, movement, varianceOfChanges } from './movement.ts';

/** Units whose true changes are normal with this variance, seen with these variances of error. */
function world(random: Random, changes: number, errors: readonly number[]) {
  return errors.map((v) => {
    const truth = Math.sqrt(changes) * random.normal();
    const [before, after] = [70 + Math.sqrt(v / 2) * random.normal(), 70 + truth + Math.sqrt(v / 2) * random.normal()];
    return { truth, pair: { before: { mean: before, variance: v / 2 }, after: { mean: after, variance: v / 2 } } };
  });
}

describe('a difference of two estimates', () => {
  // Gelman et al. (2013) Bayesian Data Analysis, 2.5: normal data, normal prior; here prior N(0, 4), datum 3 with variance 2.
  test('is the posterior of a normal mean under a normal prior', () => {
    const found = movement({ before: { mean: 70, variance: 0.5 }, after: { mean: 73, variance: 1.5 } }, 4);
    expect(found.change).toBeCloseTo(2, 12);
    expect(found.sd ** 2).toBeCloseTo(4 / 3, 12);
    expect(found.risen).toBeCloseTo(0.95837, 4);
    expect(found.verdict).toBe('alike');
  });

  test('is said to be better or worse only outside of 95 %', () => {
    const seen = (d: number) => movement({ before: { mean: 0, variance: 0.5 }, after: { mean: d, variance: 0.5 } }, 4);
    // Credible from d = 1.95996 × sqrt(1 × 5 / 4) on.
    expect(seen(2.19).verdict).toBe('alike');
    expect(seen(2.2).verdict).toBe('better');
    expect(seen(-2.19).verdict).toBe('alike');
    expect(seen(-2.2).verdict).toBe('worse');
  });

  test('however sure, less than half a point is not worth a word', () => {
    const sure = movement({ before: { mean: 80, variance: 1e-4 }, after: { mean: 80.4, variance: 1e-4 } }, 4);
    expect(sure).toMatchObject({ verdict: 'alike' });
    expect(sure.risen).toBeGreaterThan(0.999);
  });

  test('where nothing moves, of thousands of units next to none is said to', () => {
    const random = new Random('still');
    const units = world(
      random,
      0,
      Array.from({ length: 4000 }, (_, at) => 0.5 + (at % 20)),
    );
    const changes = varianceOfChanges(units.map(({ pair }) => pair));
    const said = units.filter(({ pair }) => movement(pair, changes).verdict !== 'alike').length;
    // A plain test at 95 % would say so of 200.
    expect(said).toBeLessThan(20);
  });

  test('where units move, what is said is true, and the interval holds the truth as often as it says', () => {
    const random = new Random('moving');
    const units = world(
      random,
      9,
      Array.from({ length: 6000 }, (_, at) => 0.5 + (at % 12)),
    );
    const changes = varianceOfChanges(units.map(({ pair }) => pair));
    expect(changes).toBeGreaterThan(8);
    expect(changes).toBeLessThan(10);
    const judged = units.map(({ truth, pair }) => ({ truth, ...movement(pair, changes) }));
    const covered = judged.filter(({ truth, change, sd }) => Math.abs(truth - change) <= 1.959964 * sd).length;
    expect(covered / judged.length).toBeGreaterThan(0.94);
    expect(covered / judged.length).toBeLessThan(0.96);
    const said = judged.filter(({ verdict }) => verdict !== 'alike');
    const wrong = said.filter(({ truth, verdict }) => truth > 0 !== (verdict === 'better')).length;
    expect(said.length).toBeGreaterThan(1000);
    expect(wrong / said.length).toBeLessThan(0.025);
  });

  test('of no unit the usual change is the prior alone', () => {
    expect(varianceOfChanges([])).toBe(CHANGE_PRIOR[1]);
  });
});
