import { expect, test } from 'vitest';
import { axisOf } from './axis.ts';

const range = (scoreLow: number, scoreHigh: number) => ({ scoreLow, scoreHigh });
const usual = Array.from({ length: 20 }, (_, n) => range(68 + (n % 7), 78 + (n % 7)));

test('is as wide as its ranges', () => {
  expect(axisOf(usual)).toEqual({ min: 60, max: 90, ticks: [60, 70, 80, 90], clipped: 0 });
  expect(axisOf([range(5, 40), range(60, 98)])).toEqual({
    min: 0,
    max: 100,
    ticks: [0, 20, 40, 60, 80, 100],
    clipped: 0,
  });
});

test('one far away does not stretch it', () => {
  expect(axisOf([...usual, range(2, 9)])).toEqual({ min: 50, max: 90, ticks: [50, 60, 70, 80, 90], clipped: 1 });
  expect(axisOf([...usual, range(96, 100)])).toMatchObject({ min: 60, max: 100, clipped: 0 });
});

test('a wide range reaches beyond it on both sides', () => {
  expect(axisOf([...usual, range(0, 100)])).toMatchObject({ min: 50, clipped: 1 });
});

test('of few every one is shown, and a range that is alike does not fence out its neighbour', () => {
  expect(axisOf([range(10, 20), range(70, 80), range(71, 82), range(72, 83)])).toMatchObject({ min: 0, clipped: 0 });
  expect(axisOf([...Array.from({ length: 9 }, () => range(70, 80)), range(62, 75)])).toMatchObject({
    min: 60,
    clipped: 0,
  });
});
