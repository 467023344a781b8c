/** Rows to be scored from daily counts. Pure. */
import type { Row } from './rows.ts';

export interface LevelRow {
  day: string;
  /** `''` where no clerk is answerable. */
  employee: string;
  store: string;
  channel: string;
  n1: number;
  n2: number;
  n3: number;
  n4: number;
  n5: number;
}

/** Ratings without a clerk are the store's own cell; a name that no employee can have keeps stores' cells apart. */
const NOBODY = '\u0000';
export const isNobody = (employee: string) => employee.startsWith(NOBODY);
export const nobodyAt = (store: string) => `${NOBODY}${store}`;

/** @param nobody whether ratings that no clerk is answerable for count: they do for stores, whose they are */
export const rowOf = ({ day, employee, store, channel, n1, n2, n3, n4, n5 }: LevelRow): Row => [
  day,
  employee || nobodyAt(store),
  store,
  channel,
  [n1, n2, n3, n4, n5],
];
