import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalCdf, normalQuantile, quickNormalCdf } from './normal.ts';

describe('normal distribution', () => {
  // 0.5 erfc(-x / sqrt 2) from another implementation (glibc), 17 digits.
  const KNOWN: [number, number][] = [
    [-8.5, 9.479534822203355e-18],
    [-6, 9.865876450377012e-10],
    [-3.090232306167813, 0.0010000000000000022],
    [-1.6448536269514722, 0.05000000000000007],
    [-1, 0.15865525393145707],
    [-0.1, 0.460172162722971],
    [0, 0.5],
    [0.5, 0.6914624612740131],
    [1.2815515655446004, 0.8999999999999999],
    [1.959963984540054, 0.975],
    [2.5758293035489004, 0.995],
    [4, 0.9999683287581669],
    [7.5, 0.9999999999999681],
  ];

  test.each(KNOWN)('Phi(%f)', (x, p) => {
    expect(Math.abs(normalCdf(x) - p)).toBeLessThan(1e-14);
    expect(Math.abs(quickNormalCdf(x) - p)).toBeLessThan(1e-12);
  });

  test('a small tail keeps its first digits', () => {
    expect(normalCdf(-10) / 7.61985302416052609e-24).toBeCloseTo(1, 7);
  });

  test('the table agrees everywhere, and never leaves 0..1', () => {
    fc.assert(
      fc.property(fc.double({ min: -12, max: 12, noNaN: true }), (x) => {
        const quick = quickNormalCdf(x);
        expect(Math.abs(quick - normalCdf(x))).toBeLessThan(1e-12);
        expect(quick).toBeGreaterThanOrEqual(0);
        expect(quick).toBeLessThanOrEqual(1);
      }),
      { numRuns: 5000 },
    );
  });

  test('infinities are certain', () => {
    expect([normalCdf(-Infinity), normalCdf(Infinity)]).toEqual([0, 1]);
    expect([quickNormalCdf(-Infinity), quickNormalCdf(Infinity)]).toEqual([0, 1]);
  });

  // Tables of the normal distribution, and far out.
  test.each([
    [0.5, 0],
    [0.95, 1.6448536269514722],
    [0.975, 1.959963984540054],
    [0.995, 2.5758293035489004],
    [0.001, -3.0902323061678132],
    [1e-10, -6.361340902404056],
    [1e-20, -9.262340089798408],
  ])('quantile of %f', (p, x) => {
    expect(Math.abs(normalQuantile(p) - x)).toBeLessThan(1e-12 * Math.max(1, Math.abs(x)));
  });

  test('the quantile undoes Phi', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (p) => {
        expect(Math.abs(normalCdf(normalQuantile(p)) - p)).toBeLessThan(1e-13);
      }),
    );
  });

  test('no quantile outside 0..1', () => {
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
    expect([normalQuantile(-0.1), normalQuantile(1.1), normalQuantile(NaN)]).toEqual([NaN, NaN, NaN]);
  });
});
