import { describe, expect, test } from 'vitest';
import { Random } from '#db/seed/random.ts';
import { addDays } from '#lib/ui/zone.ts';
import type { Levels } from '../points.ts';
import { daySums, judgedTogether, levelOf, levelOfStores, noiseOf, type DayLevels } from './level.ts';

/** Days of a unit at a level of 75 on which all ratings move together by this deviation; a rating's own is about 22. */
function days(random: Random, together: number, perDay: number, n = 56): DayLevels[] {
  return Array.from({ length: n }, (_, at) => {
    const level = 0.75 + (together / 100) * random.normal();
    const levels: [number, number, number, number, number] = [0, 0, 0, 0, 0];
    for (let rating = 0; rating < perDay; rating++) {
      // Four throws each: the mean is the day's level, in quarters.
      let steps = 0;
      for (let coin = 0; coin < 4; coin++) if (random.next() < level) steps++;
      levels[steps as 0 | 1 | 2 | 3 | 4]++;
    }
    return { day: addDays('2026-10-05', at), levels: levels as Levels, offset: 0 };
  });
}

describe('the noise of days', () => {
  test('ratings apart and days together are told from each other', () => {
    const noise = noiseOf([daySums(days(new Random('weather'), 4, 120))]);
    expect(noise.day).toBeGreaterThan(8);
    expect(noise.day).toBeLessThan(28);
    expect(noise.rating).toBeGreaterThan(420);
    expect(noise.rating).toBeLessThan(520);
    expect(noiseOf([daySums(days(new Random('calm'), 0, 120))]).day).toBeLessThan(2);
  });

  test('the mean errs as much as it says, where a plain count of ratings would promise too much', () => {
    const random = new Random('covered');
    let [covered, naive] = [0, 0];
    const rounds = 400;
    for (let round = 0; round < rounds; round++) {
      const sums = daySums(days(random, 5, 60, 42));
      const month = sums.slice(0, 21);
      const level = levelOf(month, noiseOf([sums]));
      if (!level) throw new Error('There are ratings');
      const off = Math.abs(level.mean - 75);
      if (off <= 1.959964 * Math.sqrt(level.variance)) covered++;
      if (off <= 1.959964 * Math.sqrt(469 / level.n)) naive++;
    }
    expect(covered / rounds).toBeGreaterThan(0.9);
    expect(covered / rounds).toBeLessThan(0.99);
    expect(naive / rounds).toBeLessThan(0.8);
  });

  test('a level that moves from week to week is no noise', () => {
    const random = new Random('drift');
    const rows = Array.from({ length: 8 }, (_, week) =>
      days(random, 0, 150, 7).map((row, at) => ({
        ...row,
        day: addDays('2026-10-05', 7 * week + at),
        offset: -2 * week,
      })),
    ).flat();
    expect(noiseOf([daySums(rows)]).day).toBeLessThan(2);
  });
});

test('a day is one however many channels it came by, each less its offset', () => {
  const rows: DayLevels[] = [
    { day: '2026-11-02', levels: [0, 0, 0, 0, 4], offset: 0 },
    { day: '2026-11-02', levels: [0, 0, 4, 0, 0], offset: 10 },
    { day: '2026-11-01', levels: [0, 0, 0, 0, 0], offset: 0 },
  ];
  expect(daySums(rows)).toEqual([{ day: '2026-11-02', n: 8, points: 400 + 160, squares: 8 * 30 * 30 }]);
});

test('stores whose days are not at hand err as if each had spread its ratings evenly', () => {
  const noise = { rating: 400, day: 9 };
  const even = Array.from({ length: 10 }, (_, at) => ({ day: `${at}`, n: 20, points: 1500, squares: 0 }));
  const known = levelOf(even, noise);
  expect(levelOfStores([{ n: 200, points: 15_000 }], 10, noise)?.variance).toBeCloseTo(known?.variance ?? 0, 12);
  expect(levelOfStores([{ n: 0, points: 0 }], 10, noise)).toBeNull();
});

describe('units among their neighbours', () => {
  test('are pulled to the mean of all by how little they can tell', () => {
    const { mean, judged } = judgedTogether([
      { mean: 90, variance: 0.1 },
      { mean: 70, variance: 0.1 },
      { mean: 95, variance: 400 },
    ]);
    expect(judged[0]?.mean).toBeCloseTo(90, 0);
    expect(judged[0]?.tier).toBe('clearly_above');
    expect(judged[1]?.tier).toBe('clearly_below');
    // A few ratings say little: it stands near the mean, and is not called better.
    expect(Math.abs((judged[2]?.mean ?? 0) - (mean ?? 0))).toBeLessThan(7);
    expect(judged[2]?.tier).toBe('about_average');
  });

  test('one alone is neither above nor below, and of none there is no mean', () => {
    expect(judgedTogether([{ mean: 90, variance: 1 }]).judged[0]).toMatchObject({ mean: 90, tier: 'about_average' });
    expect(judgedTogether([])).toEqual({ mean: null, judged: [] });
  });
});
