/** The axis of a ranking's ranges: as wide as most of them need. One far away would squeeze all others to dots. */
import type { RankingRow } from './ranking.ts';

export interface Axis {
  min: number;
  max: number;
  ticks: number[];
  /** Rows that reach beyond it. */
  clipped: number;
}

/** How many times the middle half's width a value may lie outside of it. Source: Tukey, Exploratory Data Analysis (1977). */
const FENCE = 1.5;
/** The middle half of fewer says nothing; and a fence is never nearer than this, in points. */
const ENOUGH = 5;
const LEAST = 10;

/** @returns the value below which this share lies, between neighbours by weight */
function quantile(ascending: number[], share: number): number {
  const at = (ascending.length - 1) * share;
  const [below = 0, above = below] = [ascending[Math.floor(at)], ascending[Math.ceil(at)]];
  return below + (above - below) * (at % 1);
}

/** The lowest and highest value that most need. */
function bounds(values: number[]): [number, number] {
  const ascending = values.toSorted((a, b) => a - b);
  const [least = 0, most = 100] = [ascending[0], ascending.at(-1)];
  if (ascending.length < ENOUGH) return [least, most];
  const [low, high] = [quantile(ascending, 0.25), quantile(ascending, 0.75)];
  const reach = Math.max(LEAST, FENCE * (high - low));
  return [Math.max(least, low - reach), Math.min(most, high + reach)];
}

/** Where no more than this is to be shown, tens would leave most of it empty. */
const CLOSE = 25;

/**
 * @param rows with scores
 * @param close whether it may begin and end at a five, where all lie close together
 */
export function axisOf(rows: Pick<RankingRow, 'scoreLow' | 'scoreHigh'>[], close = false): Axis {
  const [low] = bounds(rows.map((row) => row.scoreLow ?? 0));
  const [, high] = bounds(rows.map((row) => row.scoreHigh ?? 100));
  const grid = close && high - low < CLOSE ? 5 : 10;
  const min = Math.max(0, Math.floor((low - 1) / grid) * grid);
  const max = Math.min(100, Math.ceil((high + 1) / grid) * grid);
  const step = max - min > 50 ? 20 : grid;
  const ticks = [];
  for (let tick = min; tick <= max; tick += step) ticks.push(tick);
  const clipped = rows.filter((row) => (row.scoreLow ?? min) < min || (row.scoreHigh ?? max) > max).length;
  return { min, max, ticks, clipped };
}
