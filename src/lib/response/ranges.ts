/** Sets of sequence numbers as sorted, disjoint ranges, written `1-397,402-410`. A full outbox is one range. */

export interface Range {
  from: number;
  to: number;
}

export function parseRanges(text: string): Range[] {
  if (text === '') return [];
  return text.split(',').map((part) => {
    const [from = '', to = from] = part.split('-');
    return { from: Number(from), to: Number(to) };
  });
}

export const formatRanges = (ranges: Range[]) =>
  ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(',');

/** The ranges with these numbers added. */
export function addNumbers(ranges: Range[], numbers: number[]): Range[] {
  const all = [...ranges, ...numbers.map((n) => ({ from: n, to: n }))].sort((a, b) => a.from - b.from);
  const merged: Range[] = [];
  for (const range of all) {
    const last = merged.at(-1);
    if (last && range.from <= last.to + 1) last.to = Math.max(last.to, range.to);
    else merged.push({ ...range });
  }
  return merged;
}

/** What lies between the ranges, from 1 on: numbers that were given out and never received. */
export function gapsIn(ranges: Range[]): Range[] {
  const gaps: Range[] = [];
  let next = 1;
  for (const { from, to } of ranges) {
    if (from > next) gaps.push({ from: next, to: from - 1 });
    next = to + 1;
  }
  return gaps;
}
