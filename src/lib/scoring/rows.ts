import { dayNumber } from './day.ts';
import type { Day } from './day.ts';
import type { Levels } from './points.ts';

/** Ratings of one employee in one store, by one channel, on one day: how many of level 1 to 5. */
export type Row = readonly [day: Day, employee: string, store: string, channel: string, counts: readonly number[]];

/** Where an employee belongs, whether rated or not. */
export type RosterEntry = readonly [employee: string, store: string];

const isName = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isLevels = (value: unknown): value is Levels =>
  Array.isArray(value) &&
  value.length === 5 &&
  value.every((count) => Number.isSafeInteger(count) && Number(count) >= 0);

/** What a row says, checked; the day as in `dayNumber`. */
export interface Reading {
  day: number;
  employee: string;
  store: string;
  channel: string;
  levels: Levels;
}

/**
 * Hands what each row says to `use`; rows without ratings are passed over.
 * Throws an Error that names the row and says what is wrong with it: rows come from files and other programs.
 */
export function readRows(rows: readonly Row[], use: (reading: Reading) => void): void {
  if (!Array.isArray(rows)) throw new Error('rows must be a list');
  const numbers = new Map<Day, number>();
  let kind: string | undefined;
  rows.forEach((row: Row, index) => {
    const refuse = (why: string) => new Error(`rows[${index}] ${JSON.stringify(row)}: ${why}`);
    if (!Array.isArray(row) || row.length !== 5)
      throw refuse('must be [day, employee, store, channel, [n1, n2, n3, n4, n5]]');
    const [day, employee, store, channel, counts] = row;
    let number = numbers.get(day);
    if (number === undefined) {
      const read = dayNumber(day);
      if (read === null) throw refuse('the day must be a whole number or a date YYYY-MM-DD');
      if (kind !== undefined && kind !== typeof day) throw refuse('days must be all whole numbers or all dates');
      kind = typeof day;
      number = read;
      numbers.set(day, number);
    }
    if (!isName(employee)) throw refuse('the employee must be a text that is not empty');
    if (!isName(store)) throw refuse('the store must be a text that is not empty');
    if (!isName(channel)) throw refuse('the channel must be a text that is not empty');
    if (!isLevels(counts)) throw refuse('the counts must be five whole numbers from 0 up');
    if (counts.some((count) => count > 0)) use({ day: number, employee, store, channel, levels: counts });
  });
}

/** The roster, checked. Throws an Error that names the entry. */
export function readRoster(roster: readonly RosterEntry[] | null | undefined): readonly RosterEntry[] {
  if (roster === null || roster === undefined) return [];
  if (!Array.isArray(roster)) throw new Error('roster must be a list');
  roster.forEach((entry: RosterEntry, index) => {
    if (!Array.isArray(entry) || entry.length !== 2 || !entry.every(isName))
      throw new Error(`roster[${index}] ${JSON.stringify(entry)}: must be [employee, store], two texts`);
  });
  return roster;
}
