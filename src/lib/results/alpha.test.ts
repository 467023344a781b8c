import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cronbachAlpha, reliabilityOf } from './alpha.ts';

const sumsOf = (rows: number[][]) => ({
  complete: rows.length,
  sums: (rows[0] ?? []).map((_, at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0)),
  squares: rows.flat().reduce((sum, value) => sum + value * value, 0),
  totalSquares: rows.reduce((sum, row) => sum + row.reduce((all, value) => all + value, 0) ** 2, 0),
});

test('the mini-HAQ of Bland and Altman, BMJ 1997;314:572: ten items, variances 11.16 together and 77.44 of the total', () => {
  // Centred items: the sums vanish, and squares are variances times n - 1.
  const n = 249;
  const found = cronbachAlpha({
    complete: n,
    sums: Array<number>(10).fill(0),
    squares: 11.16 * (n - 1),
    totalSquares: 77.44 * (n - 1),
  });
  expect(found).toBeCloseTo(0.95, 2);
});

test('as the definition says, from the variances of the items and of the total', () => {
  const variance = (values: number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  };
  const rows = fc.array(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 3, maxLength: 3 }), { minLength: 2 });
  fc.assert(
    fc.property(rows, (found) => {
      const points = found.map((row) => row.map((level) => 250 * level));
      const total = variance(points.map((row) => row.reduce((sum, value) => sum + value, 0)));
      const items = [0, 1, 2].reduce((sum, at) => sum + variance(points.map((row) => row[at] ?? 0)), 0);
      const alpha = cronbachAlpha(sumsOf(points));
      if (total < 1e-6) expect(alpha).toBeNull();
      else expect(alpha).toBeCloseTo(1.5 * (1 - items / total), 8);
    }),
  );
});

test('there is none of one statement, one respondent, or totals that are all alike', () => {
  expect(cronbachAlpha(sumsOf([[1], [2]]))).toBeNull();
  expect(cronbachAlpha(sumsOf([[1, 2]]))).toBeNull();
  expect(cronbachAlpha(sumsOf([[1, 2], [2, 1]]))).toBeNull(); // prettier-ignore
  expect(cronbachAlpha(sumsOf([[1, 1], [2, 2], [4, 4]]))).toBeCloseTo(1, 12); // prettier-ignore
});

test('in words', () => {
  expect([0.95, 0.9, 0.85, 0.7, 0.65, 0.5, 0.2, -1].map(reliabilityOf)).toEqual([
    ...['excellent', 'excellent', 'good', 'acceptable', 'questionable', 'poor', 'unacceptable', 'unacceptable'],
  ]);
});
