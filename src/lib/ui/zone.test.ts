import { expect, test } from 'vitest';
import { dayOf, isDay, localParts } from './zone.ts';

test('a day is the zone’s own, whatever was asked before', () => {
  const zones = ['Asia/Ho_Chi_Minh', 'Asia/Kathmandu', 'America/New_York', 'Australia/Lord_Howe'];
  for (const zone of zones)
    // Every 37 minutes around both changes of the clocks of 2026, and the turn of the year.
    for (const day of ['2026-03-07', '2026-04-03', '2026-10-02', '2026-10-31', '2026-12-30'])
      for (let at = Date.parse(`${day}T00:00:00Z`), end = at + 3 * 86_400_000; at < end; at += 37 * 60_000)
        expect(dayOf(new Date(at), zone)).toBe(localParts(new Date(at), zone).day);
  expect(dayOf(new Date('2026-11-21T16:59:59.999Z'), 'Asia/Ho_Chi_Minh')).toBe('2026-11-21');
  expect(dayOf(new Date('2026-11-21T17:00:00.000Z'), 'Asia/Ho_Chi_Minh')).toBe('2026-11-22');
});

test('a real day is one that the calendar has', () => {
  const real = ['2026-01-31', '2024-02-29', '2000-02-29', '2026-12-31', '0001-01-01'];
  const unreal = ['2026-02-29', '1900-02-29', '2026-04-31', '2026-13-01', '2026-00-10', '2026-01-00', '2026-1-1', ''];
  expect(real.filter((day) => !isDay(day))).toEqual([]);
  expect(unreal.filter(isDay)).toEqual([]);
});
