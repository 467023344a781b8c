import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOpenAt, type Opening } from '#lib/organisation/opening.ts';
import { addDays } from '#lib/ui/zone.ts';
import { dueAfter, LOOK_AHEAD_DAYS } from './due.ts';

const ZONE = 'Asia/Ho_Chi_Minh';
const MINUTE = 60_000;
const office: Opening = { opens: '07:30', closes: '17:00', week: { 6: { opens: '07:30', closes: '11:30' }, 7: null } };

/** @param local `YYYY-MM-DD HH:mm` in Vietnam */
const at = (local: string) => new Date(`${local.replace(' ', 'T')}:00+07:00`);
const due = (store: Opening, from: string, hours: number) => dueAfter(store, at(from), hours, ZONE);

describe('due by working hours', () => {
  test('within a day', () => expect(due(office, '2026-11-23 08:00', 4)).toEqual(at('2026-11-23 12:00')));
  test('up to closing time itself', () => expect(due(office, '2026-11-23 08:00', 9)).toEqual(at('2026-11-23 17:00')));
  test('across closing time', () => expect(due(office, '2026-11-23 16:00', 8)).toEqual(at('2026-11-24 14:30')));
  test('from a closed evening', () => expect(due(office, '2026-11-23 21:00', 1)).toEqual(at('2026-11-24 08:30')));
  test('over a Saturday that is half a day, and Sunday', () =>
    expect(due(office, '2026-11-27 16:30', 8)).toEqual(at('2026-11-30 11:00')));
  test('over Tết', () => {
    const days = ['2027-02-05', '2027-02-06', '2027-02-07', '2027-02-08', '2027-02-09', '2027-02-10'];
    const closed: Opening = { ...office, days: Object.fromEntries(days.map((day) => [day, null])) };
    expect(due(closed, '2027-02-04 16:00', 2)).toEqual(at('2027-02-11 08:30'));
  });
  test('a night shift goes on after midnight', () =>
    expect(due({ opens: '18:00', closes: '02:00' }, '2026-11-23 01:00', 2)).toEqual(at('2026-11-23 19:00')));
  test('a store without hours is always open', () =>
    expect(due({ opens: null, closes: null }, '2026-11-28 23:00', 8)).toEqual(at('2026-11-29 07:00')));
  test('a store that opens no more goes by the clock', () =>
    expect(due({ ...office, closedFrom: '2026-11-20' }, '2026-11-23 10:00', 8)).toEqual(at('2026-11-23 18:00')));
});

const time = fc
  .integer({ min: 0, max: 47 })
  .map((half) => `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`);
const hours = fc.record({ opens: time, closes: time }).filter(({ opens, closes }) => opens !== closes);
const anyStore = fc.record({
  opens: time,
  closes: time,
  week: fc.dictionary(fc.constantFrom('1', '2', '3', '4', '5', '6', '7'), fc.option(hours), { maxKeys: 3 }),
  days: fc
    .array(fc.tuple(fc.integer({ min: -1, max: 6 }), fc.option(hours)), { maxLength: 4 })
    .map((days) => Object.fromEntries(days.map(([n, own]) => [addDays('2026-11-23', n), own]))),
});

/** Half hours that the doors are open between two moments. */
function openHalves(store: Opening, from: Date, to: Date): number {
  let n = 0;
  for (let ms = from.getTime(); ms < to.getTime(); ms += 30 * MINUTE) if (isOpenAt(store, new Date(ms), ZONE)) n++;
  return n;
}

test('between begin and due the doors are open for just so long, by the rule that everybody knows them by', () => {
  fc.assert(
    fc.property(anyStore, fc.integer({ min: 0, max: 5 * 48 }), fc.integer({ min: 1, max: 30 }), (store, half, work) => {
      const from = new Date(at('2026-11-23 00:00').getTime() + half * 30 * MINUTE);
      const horizon = from.getTime() + LOOK_AHEAD_DAYS * 24 * 60 * MINUTE;
      // Half an hour a day does not make thirty hours in two months: then the clock decides, which is another test.
      fc.pre(openHalves(store, from, new Date(horizon)) >= 2 * work);
      const until = dueAfter(store, from, work, ZONE);
      expect(until.getTime()).toBeLessThanOrEqual(horizon);
      expect(openHalves(store, from, until)).toBe(2 * work);
      // It ends while they are open: not a minute of closed doors is given away.
      expect(isOpenAt(store, new Date(until.getTime() - MINUTE), ZONE)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
