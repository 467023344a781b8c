/** The short survey among colleagues of a store: counted answers, nobody's. Pure. */

/** Answers 1–5 by level. */
export type PeerCounts = [number, number, number, number, number];

/** Of each colleague of a store, by code. */
export type PeerTally = Record<string, PeerCounts>;

export function added(tally: PeerTally, votes: Readonly<Record<string, number>>): PeerTally {
  const sum: PeerTally = { ...tally };
  for (const [code, level] of Object.entries(votes)) {
    const counts: PeerCounts = [...(sum[code] ?? [0, 0, 0, 0, 0])];
    counts[level - 1] = (counts[level - 1] ?? 0) + 1;
    sum[code] = counts;
  }
  return sum;
}

/** Mean 1–5 of a colleague; null below so many answers, by which somebody could guess who said what. */
export function averageOf(counts: PeerCounts | undefined, least: number): { n: number; mean: number } | null {
  const n = counts?.reduce((sum, one) => sum + one, 0) ?? 0;
  if (!counts || n === 0 || n < least) return null;
  return { n, mean: counts.reduce((sum, one, at) => sum + one * (at + 1), 0) / n };
}
