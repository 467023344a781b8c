import { expect, test } from 'vitest';
import { comparedIn, seriesFrom } from './spans.ts';

test('today, the week from Monday and the month, each against the one before', () => {
  expect(comparedIn('day', '2026-11-23')).toEqual({
    now: { from: '2026-11-23', to: '2026-11-23' },
    before: { from: '2026-11-22', to: '2026-11-22' },
    sofar: { from: '2026-11-22', to: '2026-11-22' },
  });
  expect(comparedIn('week', '2026-11-25')).toEqual({
    now: { from: '2026-11-23', to: '2026-11-25' },
    before: { from: '2026-11-16', to: '2026-11-22' },
    sofar: { from: '2026-11-16', to: '2026-11-18' },
  });
  expect(comparedIn('month', '2026-11-05')).toEqual({
    now: { from: '2026-11-01', to: '2026-11-05' },
    before: { from: '2026-10-01', to: '2026-10-31' },
    sofar: { from: '2026-10-01', to: '2026-10-05' },
  });
});

test('the last of a long month is compared to the whole of a short one, and January to December', () => {
  expect(comparedIn('month', '2027-03-31').sofar).toEqual({ from: '2027-02-01', to: '2027-02-28' });
  expect(comparedIn('month', '2027-01-02').before).toEqual({ from: '2026-12-01', to: '2026-12-31' });
});

test('days are read from the last month on, and for eight weeks at least', () => {
  expect(seriesFrom('2026-11-02')).toBe('2026-09-07');
  expect(seriesFrom('2026-11-30')).toBe('2026-10-01');
});
