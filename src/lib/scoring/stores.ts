import type { StoreLevel } from './credibility.ts';
import type { CellMoments } from './moments.ts';
import { normalCdf } from './normal.ts';
import { rankPlaces } from './rank.ts';
import type { Place } from './rank.ts';
import { tierOf } from './tier.ts';
import type { ClearTier } from './tier.ts';

export interface StoreScore extends Place {
  /** Shrunken level (points), its standard deviation, and its credibility 0..1. */
  score: number;
  sd: number;
  Z: number;
  /** Ratings, effective ratings, and rated employees. */
  n: number;
  n_eff: number;
  employees: number;
  /** Probability of lying above the mean of all stores, and what follows from it. */
  p_above_avg: number;
  tier: ClearTier;
}

/** Scores of all stores, ranked among themselves; M is the mean of all stores (points). */
export function scoreStores(
  levels: readonly StoreLevel[],
  M: number,
  cells: readonly CellMoments[],
  rankConf: number,
): Record<string, StoreScore> {
  const own = Map.groupBy(cells, ({ store }) => store);
  const places = rankPlaces(
    levels.map(({ V }) => V),
    levels.map(({ PV }) => Math.sqrt(PV)),
    rankConf,
  );
  return Object.fromEntries(
    places.map((place, index) => {
      const { store, V, PV, Z } = levels[index] as StoreLevel;
      const cellsHere = own.get(store) ?? [];
      const sd = Math.sqrt(PV);
      const p_above_avg = normalCdf((V - M) / sd);
      const score: StoreScore = {
        score: V,
        sd,
        Z,
        n: cellsHere.reduce((sum, { n }) => sum + n, 0),
        n_eff: cellsHere.reduce((sum, { w }) => sum + w, 0),
        employees: cellsHere.length,
        p_above_avg,
        tier: tierOf(p_above_avg),
        ...place,
      };
      return [store, score];
    }),
  );
}
