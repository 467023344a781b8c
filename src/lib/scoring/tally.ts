import { byName } from './names.ts';
import { countOf, pointsOf } from './points.ts';
import type { Levels } from './points.ts';
import { readRows } from './rows.ts';
import type { Row } from './rows.ts';

/** Ratings of one day and channel within a cell. */
interface Entry {
  day: number;
  channel: string;
  levels: Levels;
  /** Ratings, and their points together. */
  n: number;
  y: number;
}

/** One employee in one store, with all their ratings there, in ascending order of day, then channel. */
export interface Cell {
  employee: string;
  store: string;
  entries: readonly Entry[];
}

const entryOf = (day: number, channel: string, levels: Levels): Entry => ({
  day,
  channel,
  levels,
  n: countOf(levels),
  y: pointsOf(levels),
});

const add = (x: Levels, y: Levels): Levels => [x[0] + y[0], x[1] + y[1], x[2] + y[2], x[3] + y[3], x[4] + y[4]];

/** Entries of the same day and channel become one, and all come in order. */
function merge(entries: Entry[]): Entry[] {
  const merged: Entry[] = [];
  let last: Entry | undefined;
  for (const entry of entries.sort((x, y) => x.day - y.day || byName(x.channel, y.channel))) {
    if (last?.day === entry.day && last.channel === entry.channel) {
      last = entryOf(last.day, last.channel, add(last.levels, entry.levels));
      merged[merged.length - 1] = last;
    } else {
      last = entry;
      merged.push(entry);
    }
  }
  return merged;
}

/**
 * Adds up the rows into cells, ordered by employee, then store. As everything is counted first and comes out in one
 * order, neither the order of the rows nor their splitting changes a single bit of what is computed from them.
 * Throws an Error that names the row it cannot read.
 */
export function tallyRows(rows: readonly Row[]): Cell[] {
  const byEmployee = new Map<string, Map<string, Entry[]>>();
  readRows(rows, ([, employee, store, channel, levels], day) => {
    let stores = byEmployee.get(employee);
    if (stores === undefined) byEmployee.set(employee, (stores = new Map<string, Entry[]>()));
    const entry = entryOf(day, channel, levels);
    const entries = stores.get(store);
    if (entries === undefined) stores.set(store, [entry]);
    else entries.push(entry);
  });
  return [...byEmployee]
    .sort(([x], [y]) => byName(x, y))
    .flatMap(([employee, stores]) =>
      [...stores]
        .sort(([x], [y]) => byName(x, y))
        .map(([store, entries]) => ({ employee, store, entries: merge(entries) })),
    );
}

/** The cells without the channels that cannot be compared; cells that had nothing else are gone. */
export function keepChannels(cells: readonly Cell[], isKept: (channel: string) => boolean): Cell[] {
  return cells
    .map((cell) =>
      cell.entries.every(({ channel }) => isKept(channel))
        ? cell
        : { ...cell, entries: cell.entries.filter(({ channel }) => isKept(channel)) },
    )
    .filter(({ entries }) => entries.length > 0);
}
