import { describe, expect, test } from 'vitest';
import { differences, vectors } from '../../../tests/fixtures/vectors.ts';
import type { Tolerance } from '../../../tests/fixtures/vectors.ts';
import { wilson } from './wilson.ts';
import type { Interval } from './wilson.ts';

interface WilsonVector {
  tolerance: Tolerance;
  cases: {
    input: { k: number; n: number; conf: number };
    expected: Interval;
    published?: Interval;
    published_tolerance?: number;
  }[];
}

describe.each(vectors<WilsonVector>('01'))('Wilson interval', ({ cases, tolerance }) => {
  test.each(cases)('$input.k of $input.n at $input.conf', ({ input, expected, published, published_tolerance }) => {
    const interval = wilson(input.k, input.n, input.conf);
    expect(differences(interval, expected, tolerance)).toEqual([]);
    if (published) expect(differences(interval, published, { abs: published_tolerance ?? 0 })).toEqual([]);
  });
});

test('95 % unless said otherwise', () => {
  expect(wilson(81, 263)).toEqual(wilson(81, 263, 0.95));
});

test.each([
  [3, 2, 0.95, '0 <= k <= n, got k = 3, n = 2'],
  [-1, 2, 0.95, '0 <= k <= n'],
  [1, 2, 1, 'between 0 and 1'],
])('%d of %d at %d is refused', (k, n, conf, why) => {
  expect(() => wilson(k, n, conf)).toThrow(why);
});
