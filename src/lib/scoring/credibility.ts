import type { Prior } from './config.ts';
import { byName } from './names.ts';

/**
 * Two levels of credibility: what one of a group is worth, seen through its own ratings, its group and everybody.
 * Here the one is a cell (an employee in a store) and the group is the store.
 * Sources: Jewell WS (1975) The use of collateral data in credibility theory (model); Ohlsson E (2005) Simplified
 * estimation of structure parameters in hierarchical credibility (estimators); Buehlmann H, Gisler A (2005) A Course
 * in Credibility Theory and its Applications, chapter 6.
 */

/** What credibility needs to know of a cell: its store, effective number of ratings w > 0, and mean (points). */
export interface Observation {
  store: string;
  w: number;
  m: number;
}

/** An estimate of a variance (points^2) by moments, never below 0, and its degrees of freedom. */
export interface VarianceEstimate {
  hat: number;
  df: number;
}

/** What a store's cells say together. */
export interface StoreSum {
  store: string;
  /** Sum of the cells' credibilities: how much the store knows. */
  z: number;
  /** Mean of its cells (points), each by its credibility. */
  X: number;
}

/** A store's level after shrinking to all stores' mean. */
export interface StoreLevel extends StoreSum {
  /** Credibility of the store, 0..1. */
  Z: number;
  /** Shrunken level (points), and the variance of its error (points^2). */
  V: number;
  PV: number;
}

/** Credibility of w effective ratings where ratings vary by s2 and the truth by `between`: 0..1. */
export const credibility = (w: number, s2: number, between: number): number => w / (w + s2 / between);

/** Mean of what `value` gives, weighted by what `weight` gives. */
function weightedMean<T>(items: readonly T[], weight: (item: T) => number, value: (item: T) => number): number {
  const total = items.reduce((sum, item) => sum + weight(item), 0);
  return items.reduce((sum, item) => sum + weight(item) * value(item), 0) / total;
}

/**
 * Spread of weighted values beyond what noise explains: the sum of w (x - mean)^2 less noise for each degree of
 * freedom, and what that sum would be per unit of variance.
 */
function excessSpread(values: readonly { weight: number; x: number }[], noise: number) {
  const total = values.reduce((sum, { weight }) => sum + weight, 0);
  const squares = values.reduce((sum, { weight }) => sum + weight * weight, 0);
  const mean = weightedMean(
    values,
    ({ weight }) => weight,
    ({ x }) => x,
  );
  const spread = values.reduce((sum, { weight, x }) => sum + weight * (x - mean) ** 2, 0);
  return { excess: spread - (values.length - 1) * noise, perVariance: total - squares / total };
}

const ratio = (excess: number, perVariance: number) => (perVariance > 0 ? Math.max(0, excess / perVariance) : 0);

const groupByStore = (cells: readonly Observation[]) => Map.groupBy(cells, ({ store }) => store);

/** Variance a between the employees of a store, pooled over stores; s2 is the variance of a rating. */
export function varianceWithinStores(cells: readonly Observation[], s2: number): VarianceEstimate {
  let excess = 0;
  let perVariance = 0;
  let df = 0;
  for (const group of groupByStore(cells).values()) {
    // With a single cell both sums are 0, but rounding may say otherwise.
    if (group.length < 2) continue;
    const one = excessSpread(
      group.map(({ w, m }) => ({ weight: w, x: m })),
      s2,
    );
    excess += one.excess;
    perVariance += one.perVariance;
    df += group.length - 1;
  }
  return { hat: ratio(excess, perVariance), df };
}

/** What each store's cells say together, in order of store; a is the variance between employees, above 0. */
export function sumStores(cells: readonly Observation[], s2: number, a: number): StoreSum[] {
  const z = ({ w }: Observation) => credibility(w, s2, a);
  return [...groupByStore(cells)]
    .sort(([x], [y]) => byName(x, y))
    .map(([store, group]) => ({
      store,
      z: group.reduce((sum, cell) => sum + z(cell), 0),
      X: weightedMean(group, z, ({ m }) => m),
    }));
}

/** Variance b between stores; a is the variance between the employees of a store. */
export function varianceBetweenStores(stores: readonly StoreSum[], a: number): VarianceEstimate {
  const df = stores.length - 1;
  if (df < 1) return { hat: 0, df: 0 };
  const { excess, perVariance } = excessSpread(
    stores.map(({ z, X }) => ({ weight: z, x: X })),
    a,
  );
  return { hat: ratio(excess, perVariance), df };
}

/** The estimate pulled to a prior worth `weight` degrees of freedom, so that few data cannot say 0 or nonsense. */
export const withPrior = ({ hat, df }: VarianceEstimate, [weight, value]: Prior): number =>
  (df * hat + weight * value) / (df + weight);

/**
 * Levels of the stores, shrunk to the mean M of all stores (points).
 * Source of the error variance: Robinson GK (1991) That BLUP is a good thing, Stat Sci 6:15-32 (M is estimated too).
 */
export function storeLevels(stores: readonly StoreSum[], a: number, b: number): { M: number; levels: StoreLevel[] } {
  const shrunk = stores.map((store) => ({ ...store, Z: credibility(store.z, a, b) }));
  const total = shrunk.reduce((sum, { Z }) => sum + Z, 0);
  const M = weightedMean(
    shrunk,
    ({ Z }) => Z,
    ({ X }) => X,
  );
  const levels = shrunk.map((store) => {
    const { X, Z } = store;
    return { ...store, V: Z * X + (1 - Z) * M, PV: b * (1 - Z) + ((1 - Z) ** 2 * b) / total };
  });
  return { M, levels };
}
