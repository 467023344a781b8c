import { readConfig } from './config.ts';
import type { ScoringConfig } from './config.ts';
import { learn, momentsUnder } from './constants.ts';
import type { Constants } from './constants.ts';
import { storeLevels, sumStores } from './credibility.ts';
import { scoreEmployees } from './employees.ts';
import type { Candidate, EmployeeScores } from './employees.ts';
import type { CellMoments } from './moments.ts';
import { byName } from './names.ts';
import { readRoster } from './rows.ts';
import type { RosterEntry, Row } from './rows.ts';
import { scoreStores } from './stores.ts';
import type { StoreScore } from './stores.ts';
import { tallyRows } from './tally.ts';
import type { Cell } from './tally.ts';

export interface ScoreInput {
  /** Constants that differ from the defaults. */
  config?: Partial<ScoringConfig> | null;
  /** Accepted ratings; what is quarantined is simply not here. */
  rows: readonly Row[];
  /** Employees to list even without ratings. */
  roster?: readonly RosterEntry[] | null;
  /** Published constants to score with; without them they are estimated on the rows. */
  constants?: Constants | null;
}

export interface Scores extends Constants, EmployeeScores {
  scored: true;
  /** Mean of all stores (points). */
  M: number;
  /** Effective ratings it takes to be ranked. */
  n_min: number;
  stores: Record<string, StoreScore>;
  /** Pairs of employee and store with ratings that count. */
  n_cells: number;
  /** Ratings by channel that could not be compared and do not count in anything above: to be reported apart. */
  excluded_ratings: Record<string, number>;
}

/** There was nothing to score: no ratings, or none by a channel that can be compared. */
export interface NoScores {
  scored: false;
  employees: Record<string, never>;
  stores: Record<string, never>;
  n_cells: 0;
}

const NO_SCORES: NoScores = { scored: false, employees: {}, stores: {}, n_cells: 0 };

/**
 * The constants that `score` would estimate on these rows, to be published and passed to later scorings; null without
 * ratings. To learn lambda from a longer period than the rest, take `store_credit`, `b_env` and `eff_movers` from a
 * second call. Throws like `score`.
 */
export function estimate(input: Pick<ScoreInput, 'config' | 'rows'>): Constants | null {
  const config = readConfig(input.config);
  const cells = tallyRows(input.rows);
  return cells.length === 0 ? null : learn(cells, config).constants;
}

/** Published constants, and what counts of each cell under them. */
function under(constants: Constants, cells: readonly Cell[], config: ScoringConfig) {
  return { constants, moments: momentsUnder(cells, new Map(Object.entries(constants.offsets)), config) };
}

/** Ratings by channel without an offset. */
function excludedRatings(cells: readonly Cell[], { offsets }: Constants): Map<string, number> {
  const excluded = new Map<string, number>();
  for (const { entries } of cells)
    for (const { channel, n } of entries)
      if (!Object.hasOwn(offsets, channel)) excluded.set(channel, (excluded.get(channel) ?? 0) + n);
  return excluded;
}

/** Everybody to be listed, in order of name, with the cells that count; whoever was rated at all is among them. */
function candidatesOf(cells: readonly Cell[], counted: readonly CellMoments[], roster: readonly RosterEntry[]) {
  const stores = new Map<string, Set<string>>();
  const belongs = (employee: string, store: string) => {
    stores.set(employee, (stores.get(employee) ?? new Set()).add(store));
  };
  for (const { employee, store } of cells) belongs(employee, store);
  for (const [employee, store] of roster) belongs(employee, store);
  const own = Map.groupBy(counted, ({ employee }) => employee);
  return [...stores]
    .sort(([x], [y]) => byName(x, y))
    .map(([employee, of]): Candidate => ({ employee, cells: own.get(employee) ?? [], stores: [...of].sort(byName) }));
}

/**
 * Scores and ranks employees and stores, 0..100 points, from counts of ratings.
 *
 * A rating is its level's points less its channel's offset; an employee's mean is shrunk to the store's and the store's
 * to all stores', each by how much its ratings can tell; ranks come with how sure they are.
 * The same rows give the same result to the last bit, in whatever order or portions they come.
 * A channel without an offset in the constants cannot be compared and is left out. A policy on `store_credit` in the
 * configuration wins over the constants; with "auto", a single store gets 0, as all its staff share it.
 *
 * Throws an Error that says which row, roster entry or constant is wrong, and why.
 * Sources: see each part; Elliott 2009 (channels), Buehlmann and Straub 1970, Jewell 1975, Ohlsson 2005 (variances and
 * shrinkage), Robinson 1991, Laird and Louis 1989 (ranks), Lin et al. 2006 (top k).
 */
export function score(input: ScoreInput): Scores | NoScores {
  const config = readConfig(input.config);
  const roster = readRoster(input.roster);
  const cells = tallyRows(input.rows);
  if (cells.length === 0) return NO_SCORES;
  const { constants, moments } = input.constants ? under(input.constants, cells, config) : learn(cells, config);
  if (moments.length === 0) return NO_SCORES;

  const { s2, a, b } = constants;
  const sums = sumStores(moments, s2, a);
  const { M, levels } = storeLevels(sums, a, b);
  const store_credit =
    config.store_credit !== 'auto' ? config.store_credit : sums.length === 1 ? 0 : constants.store_credit;
  const n_min = Math.min(config.nmin_hi, Math.max(config.nmin_lo, Math.ceil(s2 / a)));
  const yardstick = { s2, a, b, store_credit, M, levels: new Map(levels.map((level) => [level.store, level])), n_min };
  const excluded = excludedRatings(cells, constants);
  return {
    scored: true,
    ...constants,
    excluded_channels: [...new Set([...constants.excluded_channels, ...excluded.keys()])].sort(byName),
    store_credit,
    M,
    n_min,
    ...scoreEmployees(candidatesOf(cells, moments, roster), { ...yardstick, min_days: config.min_days }, config),
    stores: scoreStores(levels, M, moments, config.rank_conf),
    n_cells: moments.length,
    excluded_ratings: Object.fromEntries(excluded),
  };
}
