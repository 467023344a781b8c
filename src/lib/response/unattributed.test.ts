import { expect, test } from 'vitest';
import { gapsOf } from './unattributed.ts';

const rating = (time: string, attribution = 'none', counter = 'A', day = '2026-11-19') => ({
  counter,
  day,
  attribution,
  visit_at: new Date(`${day}T${time}:00+07:00`).toISOString(),
});
const gaps = (...ratings: ReturnType<typeof rating>[]) =>
  gapsOf(ratings, 'Asia/Ho_Chi_Minh').map(
    ({ counter, day, hours, reason, n }) => `${counter} ${day.slice(8)} ${hours.from}-${hours.to} ${reason} ${n}`,
  );

test('hours that follow each other are one gap', () => {
  expect(gaps(rating('08:10'), rating('08:50'), rating('09:00'), rating('10:59'), rating('13:00'))).toEqual([
    'A 19 08:00-11:00 none 4',
    'A 19 13:00-14:00 none 1',
  ]);
});

test('another reason, day or counter is another gap', () => {
  expect(
    gaps(
      rating('08:10'),
      rating('08:20', 'refused'),
      rating('08:30'),
      rating('08:40', 'none', 'A', '2026-11-20'),
      rating('08:40', 'corrected', 'B'),
    ),
  ).toEqual([
    'A 19 08:00-09:00 none 2',
    'A 19 08:00-09:00 refused 1',
    'A 20 08:00-09:00 none 1',
    'B 19 08:00-09:00 taken-back 1',
  ]);
});

test('the last hour ends at midnight', () => {
  expect(gaps(rating('22:30'), rating('23:30'))).toEqual(['A 19 22:00-00:00 none 2']);
});
