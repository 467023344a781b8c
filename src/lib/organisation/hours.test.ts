import { expect, test } from 'vitest';
import { hoursOn, parseHours } from './hours.ts';

const usual = { from: '07:30', to: '17:00' };

test('hours are read as people type them', () => {
  const cases: [string, string][] = [
    ['7:30-11:30', '07:30 11:30'],
    ['7h30 - 11h', '07:30 11:00'],
    ['7h30–11h30', '07:30 11:30'],
    ['7-11', '07:00 11:00'],
    ['730-1130', '07:30 11:30'],
    ['7.30 đến 11.30', '07:30 11:30'],
    ['13h tới 17h', '13:00 17:00'],
    ['22:00-6:00', '22:00 06:00'],
    ['16:00-24:00', '16:00 00:00'],
    ['7 giờ 30 - 9 giờ', '07:30 09:00'],
    ['8h', '08:00 17:00'],
    ['-11:30', '07:30 11:30'],
    [' 08:00 ', '08:00 17:00'],
  ];
  for (const [text, hours] of cases) {
    const found = parseHours(text, usual);
    expect(found && `${found.from} ${found.to}`, text).toBe(hours);
  }
});

test('what is no span of hours is none', () => {
  for (const text of ['', '-', 'sáng', '25:00-26:00', '7:30-7:30', '7:61-8:00', '7-8-9', '17:00', '7:30 11:30'])
    expect(parseHours(text, usual), text).toBeNull();
});

test('a shift over midnight ends on the next day', () => {
  expect(hoursOn('2026-11-20', { from: '22:00', to: '06:00' }, 'Asia/Ho_Chi_Minh')).toEqual({
    from: '2026-11-20T15:00:00.000Z',
    to: '2026-11-20T23:00:00.000Z',
  });
});
