import { expect, test } from 'vitest';
import { recommendation } from './recommend.ts';

test('promoters less detractors, and the range of so many answers', () => {
  // 67 detractors, 40 passives, 93 promoters.
  const found = recommendation([7, 10, 10, 10, 10, 10, 10, 20, 20, 43, 50]);
  expect(found).toMatchObject({ detractors: 67, passives: 40, promoters: 93, n: 200, score: 13 });
  // By hand: (93.75 - 67.75) / 203 = 0.12808; sqrt((0.46182 + 0.33374 - 0.01640) / 203) = 0.061953; times 1.95996.
  expect(found?.low).toBeCloseTo(0.67, 1);
  expect(found?.high).toBeCloseTo(24.95, 1);
});

test('all of one mind is still no certainty, and nobody is nothing', () => {
  expect(recommendation([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3])).toMatchObject({ score: 100, high: 100 });
  expect(recommendation([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3])?.low).toBeLessThan(60);
  expect(recommendation([])).toBeNull();
});
