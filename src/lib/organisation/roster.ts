/** A store's week of shifts as its page shows it. */
import type { Hours } from './hours.ts';

/** Why a shift needs a look; `closed` only warns. */
export type Flag =
  | { code: 'counter'; name: string; hours: string }
  | { code: 'employee'; place: string; hours: string }
  | { code: 'not-posted' | 'left' | 'closed' };

export interface Block {
  id: string;
  counter: string;
  employee: string;
  name: string;
  /** Local day of its beginning. */
  day: string;
  hours: Hours;
  source: 'roster' | 'sign-on';
  /** Stated afterwards: wins over sign-on. */
  stated: boolean;
  /** Of a sign-on: `running` now, or `forgotten`, ended by the store's closing time; else null. */
  open: 'running' | 'forgotten' | null;
  flags: Flag[];
}

export interface Week {
  store: { code: string; name: string; opens: string | null; closes: string | null };
  /** Monday to Sunday. */
  days: string[];
  today: string;
  counters: { code: string; name: string }[];
  /** Who is posted here in the week, or has a shift here; by given name. */
  clerks: { code: string; name: string; posted: boolean }[];
  blocks: Block[];
  /** By which a new shift is filled in: on a usual day, and on each of the days; null: the store stays closed. */
  usual: Hours;
  usualOn: Record<string, Hours | null>;
}

/** One row of the grid: a counter's or a clerk's shifts by day. */
export interface GridRow {
  code: string;
  name: string;
  /** By day. */
  cells: Map<string, Block[]>;
}

export type RowsBy = 'counter' | 'employee';

export function gridRows({ counters, clerks, blocks }: Week, by: RowsBy): GridRow[] {
  const byRow = Map.groupBy(blocks, (block) => block[by]);
  return (by === 'counter' ? counters : clerks).map(({ code, name }) => ({
    code,
    name,
    cells: Map.groupBy(byRow.get(code) ?? [], ({ day }) => day),
  }));
}

/** What a shift is to be. */
export interface NewShift {
  /** Kept by a shift that is only changed, or brought back. */
  id?: string | undefined;
  counter: string;
  employee: string;
  /** UTC ISO. */
  from: string;
  to: string;
}

/** A change of a roster: shifts taken away, and shifts put. Moving is both. */
export interface ShiftChange {
  remove: string[];
  put: NewShift[];
}

/** @returns the Monday on or before the day */
export function mondayOf(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  const back = (at.getUTCDay() + 6) % 7;
  return new Date(at.getTime() - back * 86_400_000).toISOString().slice(0, 10);
}
