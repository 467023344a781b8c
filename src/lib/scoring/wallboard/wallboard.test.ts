import { describe, expect, test } from 'vitest';
import { boardCounts, inSteps, isMore, type DayLevels } from './wallboard.ts';

const span = { today: '2026-11-23', weekFrom: '2026-11-16', before: '2026-11-09' };
const day = (on: string, ...levels: [number, number, number, number, number]): DayLevels => ({ day: on, levels });

test('counts go in steps of five', () => {
  expect([0, 4, 5, 9, 10, 134].map(inSteps)).toEqual([0, 0, 5, 5, 10, 130]);
});

describe('a board', () => {
  test('shows of today only a step, and nothing of how it was rated', () => {
    const week = [day('2026-11-20', 2, 0, 3, 5, 20)];
    const quiet = boardCounts([...week, day('2026-11-23', 0, 0, 0, 0, 5)], span);
    const angry = boardCounts([...week, day('2026-11-23', 9, 0, 0, 0, 0)], span);
    expect(quiet).toEqual(angry);
    expect(quiet.today).toBe(5);
  });

  test('says the share of smiles of the seven days that have ended', () => {
    const { week } = boardCounts(
      [day('2026-11-16', 1, 1, 2, 6, 10), day('2026-11-22', 0, 0, 0, 1, 2), day('2026-11-15', 0, 0, 0, 50, 0)],
      span,
    );
    expect(week).toEqual({ n: 20, smiling: 19 / 23, levels: [1, 1, 2, 7, 12].map((n) => n / 23), better: false });
  });

  test('says nothing of a handful', () => {
    expect(boardCounts([day('2026-11-16', 0, 0, 0, 9, 10)], span).week).toBeNull();
  });

  test('calls a week better only where chance is out of the question', () => {
    const before = day('2026-11-10', 20, 10, 10, 30, 30);
    const shown = (...levels: [number, number, number, number, number]) =>
      boardCounts([before, day('2026-11-18', ...levels)], span).week?.better;
    expect(shown(10, 5, 5, 40, 40)).toBe(true);
    expect(shown(15, 10, 10, 32, 33)).toBe(false);
  });
});

test('two shares compared as in the textbook', () => {
  // 0.7 and 0.5 of 100: z = 2.887.
  expect(isMore(70, 100, 50, 100)).toBe(true);
  expect(isMore(60, 100, 50, 100)).toBe(false);
  expect(isMore(50, 100, 70, 100)).toBe(false);
  expect(isMore(100, 100, 100, 100)).toBe(false);
  expect(isMore(10, 10, 1, 10)).toBe(false);
});
