import { expect, test } from 'vitest';
import { weekdayOf } from '../opening.ts';
import { publicHolidays } from './holidays.ts';

test('Tết and the Hung Kings’ day of the official calendar, in the order of days', () => {
  const days = (year: number, key: string) =>
    publicHolidays(year).flatMap((holiday) => (holiday.key === key ? [holiday.day] : []));
  expect(days(2026, 'tet')).toEqual(['2026-02-17', '2026-02-18', '2026-02-19', '2026-02-20', '2026-02-21']);
  expect(days(2027, 'tet')[0]).toBe('2027-02-06');
  expect(days(2027, 'tet-eve')).toEqual(['2027-02-05']);
  expect([...days(2026, 'hung-kings'), ...days(2027, 'hung-kings')]).toEqual(['2026-04-26', '2027-04-16']);
  const all = publicHolidays(2027).map(({ day }) => day);
  expect(all).toEqual(all.toSorted());
  expect(new Set(all).size).toBe(all.length);
  expect(weekdayOf('2027-02-06')).toBe(6);
});

test('of a year whose lunar days are not known only the fixed ones are offered', () => {
  expect(publicHolidays(2040).map(({ key }) => key)).not.toContain('tet');
  expect(publicHolidays(2040).map(({ day }) => day)).toContain('2040-09-02');
});
