import { expect, test } from 'vitest';
import { parseDay, parseMoment, parseTime } from './parse.ts';

test.each([
  ['05/11/2026', '2026-11-05'],
  ['5/1/2026', '2026-01-05'],
  ['05-11-2026', '2026-11-05'],
  ['5.11.2026', '2026-11-05'],
  ['2026-11-05', '2026-11-05'],
  [' 29/02/2028 ', '2028-02-29'],
  ['29/02/2026', null],
  ['31/04/2026', null],
  ['11/25/2026', null],
  ['05/11/26', null],
  ['05/11-2026', null],
  ['', null],
  ['hôm nay', null],
])('the day %j is %j', (text, day) => expect(parseDay(text)).toBe(day));

test.each([
  ['07:30', '07:30'],
  ['7:30', '07:30'],
  ['07:30:45', '07:30'],
  ['7h30', '07:30'],
  ['17h', '17:00'],
  ['23:59', '23:59'],
  ['24:00', null],
  ['07:60', null],
  ['7', null],
  ['730', null],
])('the time %j is %j', (text, time) => expect(parseTime(text)).toBe(time));

test.each([
  ['05/11/2026 07:30', '2026-11-05T00:30:00.000Z'],
  ['7:30 5/11/2026', '2026-11-05T00:30:00.000Z'],
  ['2026-11-05T07:30', '2026-11-05T00:30:00.000Z'],
  ['05/11/2026  06h', '2026-11-04T23:00:00.000Z'],
  ['05/11/2026', null],
  ['07:30', null],
  ['05/11/2026 07:30 sáng', null],
])('the moment %j is %j', (text, moment) => expect(parseMoment(text, 'Asia/Ho_Chi_Minh')).toBe(moment));
