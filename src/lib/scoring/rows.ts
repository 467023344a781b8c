import { dayNumber } from './day.ts';
import type { Day } from './day.ts';
import { countOf } from './points.ts';
import type { Levels } from './points.ts';

/** Ratings of one employee in one store, by one channel, on one day: how many of level 1 to 5. */
export type Row = readonly [day: Day, employee: string, store: string, channel: string, counts: readonly number[]];

/** Where an employee belongs, whether rated or not. */
export type RosterEntry = readonly [employee: string, store: string];

/** A row that has been checked. */
export type CheckedRow = readonly [day: Day, employee: string, store: string, channel: string, levels: Levels];

const isName = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isCount = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0;

/** What is wrong with a row; null where nothing is, but for its day. */
function faultOf(row: unknown): string | null {
  if (!Array.isArray(row) || row.length !== 5) return 'must be [day, employee, store, channel, [n1, n2, n3, n4, n5]]';
  const [, employee, store, channel, counts] = row as unknown[];
  if (!isName(employee)) return 'the employee must be a text that is not empty';
  if (!isName(store)) return 'the store must be a text that is not empty';
  if (!isName(channel)) return 'the channel must be a text that is not empty';
  if (!Array.isArray(counts) || counts.length !== 5 || !counts.every(isCount))
    return 'the counts must be five whole numbers from 0 up';
  return null;
}

const isSound = (row: Row): row is CheckedRow => faultOf(row) === null;

/**
 * Hands each row to `use`, with its day as in `dayNumber`; rows without ratings are passed over.
 * Throws an Error that names the row and says what is wrong with it: rows come from files and other programs.
 */
export function readRows(rows: readonly Row[], use: (row: CheckedRow, day: number) => void): void {
  if (!Array.isArray(rows)) throw new Error('rows must be a list');
  const refuse = (index: number, why: string) => new Error(`rows[${index}] ${JSON.stringify(rows[index])}: ${why}`);
  const numbers = new Map<Day, number>();
  let kind: string | undefined;
  rows.forEach((row: Row, index) => {
    if (!isSound(row)) throw refuse(index, faultOf(row) ?? '');
    const day = row[0];
    let number = numbers.get(day);
    if (number === undefined) {
      const read = dayNumber(day);
      if (read === null) throw refuse(index, 'the day must be a whole number or a date YYYY-MM-DD');
      if (kind !== undefined && kind !== typeof day) throw refuse(index, 'days must be all whole numbers or all dates');
      kind = typeof day;
      number = read;
      numbers.set(day, number);
    }
    if (countOf(row[4]) > 0) use(row, number);
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
