/** Numbers and days put into classes that never depend on the answers: so that counts of them can be taken back. */
import type { NumberQuestion } from './questionnaire.ts';

/** About so many bars make a histogram. */
const MOST_BINS = 20;

/** The smallest of 1, 2, 5, 10, 20 … (or 0.5, 0.2 …) that is at least this. */
function niceWidth(least: number): number {
  for (let decade = 10 ** Math.floor(Math.log10(least)); ; decade *= 10)
    for (const step of [1, 2, 5]) if (step * decade >= least * (1 - 1e-9)) return step * decade;
}

/** Width of the classes where both limits are known; null: classes grow with the numbers. */
function widthOf({ min, max, whole }: NumberQuestion): number | null {
  if (min === undefined || max === undefined || max <= min) return null;
  const width = niceWidth((max - min) / MOST_BINS);
  return whole ? Math.max(1, width) : width;
}

/** Lower edge of the n-th growing class: 0, 1, 2, 5, 10, 20, 50, 100 … */
const growing = (n: number) => (n === 0 ? 0 : ([1, 2, 5][(n - 1) % 3] ?? 1) * 10 ** Math.floor((n - 1) / 3));

/** @returns the number of the class that a number lies in: whole, and the same in every version of the product */
export function binOf(question: NumberQuestion, value: number): number {
  const width = widthOf(question);
  // A hair's breadth: 0.3 / 0.1 is less than 3.
  if (width !== null) return Math.floor(value / width + 1e-9);
  let bin = 0;
  while (growing(bin + 1) <= Math.abs(value)) bin++;
  // Below zero the same classes mirrored, each without its upper edge: -1 is [-1, 0).
  if (value >= 0) return bin;
  return -(growing(bin) === -value ? bin : bin + 1);
}

/** A class's edges: from the lower up to, and without, the upper. */
export function binEdges(question: NumberQuestion, bin: number): { from: number; to: number } {
  const width = widthOf(question);
  // Of tenths there is no exact multiple.
  const exact = (value: number) => Number(value.toPrecision(12));
  if (width !== null) return { from: exact(bin * width), to: exact((bin + 1) * width) };
  if (bin >= 0) return { from: growing(bin), to: growing(bin + 1) };
  return { from: -growing(-bin), to: bin === -1 ? 0 : -growing(-bin - 1) };
}

/** Sums of these stay whole and exact over a million million answers' worth; of others only classes are kept. */
const LARGEST = 1_000_000;

export const isSummable = ({ whole, min, max }: NumberQuestion) =>
  whole && min !== undefined && max !== undefined && Math.abs(min) <= LARGEST && Math.abs(max) <= LARGEST;
