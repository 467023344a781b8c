import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { closingOf, hoursOn, isOpenAt, openingOf, weekdays, type DayHours, type Opening } from './opening.ts';

const zone = 'Asia/Ho_Chi_Minh';
const at = (day: string, time: string) => new Date(`${day}T${time}:00+07:00`);
const usual = { opens: '07:30', closes: '17:00' };
/** Open on Saturday morning, closed on Sunday, closed on 02/09, open on one Sunday. */
const store: Opening = {
  ...usual,
  week: { 6: { opens: '07:30', closes: '11:30' }, 7: null },
  days: { '2026-09-02': null, '2026-11-29': { opens: '08:00', closes: '10:00' } },
  closedFrom: '2026-12-31',
};

describe('the hours of a day', () => {
  test.each<[string, string, DayHours | null]>([
    ['a usual Friday', '2026-11-20', usual],
    ['a Saturday', '2026-11-21', { opens: '07:30', closes: '11:30' }],
    ['a Sunday', '2026-11-22', null],
    ['a Sunday with hours of its own', '2026-11-29', { opens: '08:00', closes: '10:00' }],
    ['a holiday', '2026-09-02', null],
    ['the last day', '2026-12-30', usual],
    ['closed for good', '2026-12-31', null],
  ])('%s', (_, day, hours) => {
    expect(hoursOn(store, day)).toEqual(hours);
  });

  test('a store without hours is always open, except on a day of its own', () => {
    const always = { opens: null, closes: null, days: { '2026-11-21': null } };
    expect(hoursOn(always, '2026-11-20')).toEqual({ opens: '00:00', closes: '24:00' });
    expect(hoursOn(always, '2026-11-21')).toBeNull();
    expect(isOpenAt(always, at('2026-11-20', '23:59'), zone)).toBe(true);
    expect(isOpenAt({ opens: '08:00', closes: '08:00' }, at('2026-11-20', '03:00'), zone)).toBe(true);
  });
});

describe('open at a moment', () => {
  test.each<[string, string, boolean]>([
    ['2026-11-20', '07:29', false],
    ['2026-11-20', '07:30', true],
    ['2026-11-20', '16:59', true],
    ['2026-11-20', '17:00', false],
    ['2026-11-21', '11:29', true],
    ['2026-11-21', '11:30', false],
    ['2026-11-22', '09:00', false],
    ['2026-11-29', '09:00', true],
  ])('%s %s', (day, time, open) => {
    expect(isOpenAt(store, at(day, time), zone)).toBe(open);
  });

  test('whoever closes after midnight is open from the evening before', () => {
    const night = { opens: '22:00', closes: '06:00', week: { 7: null } };
    const open = (day: string, time: string) => isOpenAt(night, at(day, time), zone);
    expect([open('2026-11-20', '21:59'), open('2026-11-20', '22:00'), open('2026-11-21', '05:59')]).toEqual([
      false,
      true,
      true,
    ]);
    // Saturday's night reaches into Sunday, which has none of its own.
    expect([open('2026-11-22', '05:00'), open('2026-11-22', '22:30'), open('2026-11-23', '05:00')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

test('closing time is that of the day', () => {
  expect(closingOf(store, '2026-11-20', zone)).toBe('2026-11-20T10:00:00.000Z');
  expect(closingOf(store, '2026-11-21', zone)).toBe('2026-11-21T04:30:00.000Z');
  expect(closingOf(store, '2026-11-22', zone)).toBeNull();
  expect(closingOf({ opens: null, closes: null }, '2026-11-20', zone)).toBe('2026-11-20T17:00:00.000Z');
  expect(closingOf({ opens: '22:00', closes: '06:00' }, '2026-11-20', zone)).toBe('2026-11-20T23:00:00.000Z');
});

test('seven days become usual hours and exceptions, and seven days again', () => {
  const hours = fc.option(
    fc.constantFrom(usual, { opens: '07:30', closes: '11:30' }, { opens: '08:00', closes: '20:00' }),
    { nil: null },
  );
  fc.assert(
    fc.property(fc.array(hours, { minLength: 7, maxLength: 7 }), (days) => {
      expect(weekdays(openingOf(days) ?? { opens: null, closes: null })).toEqual(days);
    }),
  );
  expect(openingOf(weekdays(store))).toEqual({ ...usual, week: store.week });
});
