import { describe, expect, test } from 'vitest';
import { differences, vectors } from '../../../tests/fixtures/vectors.ts';
import type { Tolerance } from '../../../tests/fixtures/vectors.ts';
import { histogramMetrics } from './histogram.ts';

interface HistogramVector {
  tolerance: Tolerance;
  cases: { input: { counts_level_1_to_5: number[] }; expected: object }[];
}

describe.each(vectors<HistogramVector>('02'))('metrics of a histogram', ({ cases, tolerance }) => {
  test.each(cases)('$input.counts_level_1_to_5', ({ input, expected }) => {
    const metrics = histogramMetrics(input.counts_level_1_to_5);
    expect(differences(metrics, expected, tolerance)).toEqual([]);
    expect(Object.keys(metrics).sort()).toEqual(Object.keys(expected).sort());
  });
});

test.each([[[1, 2, 3, 4]], [[1, 2, 3, 4, -1]], [[1, 2, 3, 4, NaN]]])('%j is not a histogram', (counts) => {
  expect(() => histogramMetrics(counts)).toThrow('five counts from 0 up');
});
