import type { Offsets } from './channels.ts';
import type { Cell } from './tally.ts';

/** What a cell's ratings come down to; x is a rating's points with its channel's offset taken off. */
export interface CellMoments {
  employee: string;
  store: string;
  /** Ratings, undecayed. */
  n: number;
  /** Effective number of ratings (Kish): n without decay. */
  w: number;
  /** Weighted mean of x. */
  m: number;
  /** Days with ratings, ascending. */
  days: readonly number[];
}

/**
 * Mean and effective size of each cell. With a half-life H (days), a rating of day d weighs 2^(-(T-d)/H).
 * As only ratios within a cell matter, T is the cell's last day: no weight can underflow, however old the ratings.
 * Source: Kish L (1965) Survey Sampling (effective sample size).
 */
export function cellMoments(cells: readonly Cell[], offsets: Offsets, halfLife: number | null): CellMoments[] {
  return cells.map(({ employee, store, entries }) => {
    const lastDay = entries.at(-1)?.day ?? 0;
    let n = 0;
    let weight = 0;
    let weightSquares = 0;
    let points = 0;
    const days: number[] = [];
    for (const entry of entries) {
      const omega = halfLife === null ? 1 : 2 ** ((entry.day - lastDay) / halfLife);
      if (days.at(-1) !== entry.day) days.push(entry.day);
      n += entry.n;
      weight += omega * entry.n;
      weightSquares += omega * omega * entry.n;
      points += omega * (entry.y - entry.n * (offsets.get(entry.channel) ?? 0));
    }
    return { employee, store, n, w: (weight * weight) / weightSquares, m: points / weight, days };
  });
}
