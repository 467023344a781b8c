import { credibility } from './credibility.ts';
import type { StoreLevel } from './credibility.ts';
import type { CellMoments } from './moments.ts';
import { normalCdf } from './normal.ts';
import { rankPlaces, topK } from './rank.ts';
import type { Place } from './rank.ts';
import { tierOf } from './tier.ts';
import type { Tier } from './tier.ts';

interface EmployeeFigures {
  /** Ratings, and distinct days with ratings. */
  n: number;
  days: number;
  /** Effective number of ratings: n without decay. */
  n_eff: number;
  /** Mean points less channel offsets, before shrinking; null without ratings. */
  raw: number | null;
  /** Difference from the average employee (points), its standard deviation, and credibility of own ratings 0..1. */
  u: number;
  sd: number;
  z: number;
  /** Mean of all stores plus u; may lie outside 0..100, clip it only for display. */
  score: number;
  p_above_avg: number;
  tier: Tier;
  /** Stores with ratings, and those of the roster. */
  stores: string[];
}

interface RankedEmployee extends EmployeeFigures, Place {
  status: 'ranked';
  /** Probability of truly being among the top k. */
  p_topk: number;
}
interface UnrankedEmployee extends EmployeeFigures {
  status: 'too_few' | 'no_ratings';
}
export type EmployeeScore = RankedEmployee | UnrankedEmployee;

/** What all employees are judged by: constants as in `Constants`, and the stores' levels. */
export interface Yardstick {
  s2: number;
  a: number;
  b: number;
  store_credit: number;
  M: number;
  levels: ReadonlyMap<string, StoreLevel>;
  /** Effective ratings and distinct days it takes to be ranked. */
  n_min: number;
  min_days: number;
}

/** An employee, the cells they were rated in, and the stores they belong to. */
export interface Candidate {
  employee: string;
  cells: readonly CellMoments[];
  stores: string[];
}

export interface EmployeeScores {
  /** In the order of the candidates. */
  employees: Record<string, EmployeeScore>;
  /** Share of the differences between ranked employees that is real, 0..1; null when nobody is ranked. */
  rankability: number | null;
  /** The u that the top k are expected to exceed; null when they take in everybody who is ranked. */
  topk_threshold: number | null;
}

const sumOf = <T>(items: readonly T[], value: (item: T) => number) => items.reduce((sum, item) => sum + value(item), 0);

/** What is known of someone without ratings: no more than that they are one of the staff of some store. */
function unratedFigures({ stores }: Candidate, { a, b, store_credit, M }: Yardstick): UnrankedEmployee {
  const sd = Math.sqrt(a + store_credit * b);
  const nothing = { n: 0, n_eff: 0, days: 0, raw: null, u: 0, z: 0 };
  return { ...nothing, sd, score: M, status: 'no_ratings', p_above_avg: 0.5, tier: 'too_few', stores };
}

/**
 * Figures of someone rated: what they add is shrunk to their stores, and of the stores' own difference they get the
 * part that is the staff's doing.
 */
function ratedFigures({ cells, stores }: Candidate, yardstick: Yardstick) {
  const { s2, a, b, store_credit: lambda, M, levels } = yardstick;
  const w = sumOf(cells, (cell) => cell.w);
  const z = credibility(w, s2, a);
  const parts = cells.map((cell) => {
    const level = levels.get(cell.store);
    if (level === undefined) throw new RangeError(`store ${cell.store} has no level`);
    return { q: cell.w / w, m: cell.m, V: level.V, PV: level.PV };
  });
  const u = z * sumOf(parts, ({ q, m, V }) => q * (m - V)) + lambda * sumOf(parts, ({ q, V }) => q * (V - M));
  const sd = Math.sqrt(
    a * (1 - z) +
      (z - lambda) ** 2 * sumOf(parts, ({ q, PV }) => q * q * PV) +
      lambda * (1 - lambda) * b * sumOf(parts, ({ q }) => q * q),
  );
  const n = sumOf(cells, (cell) => cell.n);
  const days = new Set(cells.flatMap((cell) => cell.days)).size;
  const raw = sumOf(parts, ({ q, m }) => q * m);
  return { n, n_eff: w, days, raw, u, sd, z, score: M + u, p_above_avg: normalCdf(u / sd), stores };
}

function median(numbers: readonly number[]): number | null {
  const ascending = numbers.toSorted((x, y) => x - y);
  const lower = ascending[Math.ceil(ascending.length / 2) - 1];
  const upper = ascending[Math.floor(ascending.length / 2)];
  return lower === undefined || upper === undefined ? null : (lower + upper) / 2;
}

/**
 * Scores of all candidates; those with enough ratings on enough days are ranked among themselves.
 * Sources: Jewell WS (1975) and Robinson GK (1991) Stat Sci 6:15-32 for the scores; van Dishoeck AM et al. (2011) BMJ
 * Qual Saf 20:869-874 for rankability (below 0.5 is poor, from 0.75 good).
 */
export function scoreEmployees(
  candidates: readonly Candidate[],
  yardstick: Yardstick,
  options: { topk: number; rank_conf: number },
): EmployeeScores {
  const scores = new Map<string, EmployeeScore>();
  const ranked: { employee: string; figures: ReturnType<typeof ratedFigures> }[] = [];
  for (const candidate of candidates) {
    const { employee, cells } = candidate;
    if (cells.length === 0) {
      scores.set(employee, unratedFigures(candidate, yardstick));
      continue;
    }
    const figures = ratedFigures(candidate, yardstick);
    // Those with enough get their rank below; setting them now already keeps the order of the candidates.
    scores.set(employee, { ...figures, status: 'too_few', tier: 'too_few' });
    if (figures.n_eff >= yardstick.n_min && figures.days >= yardstick.min_days) ranked.push({ employee, figures });
  }
  const u = ranked.map(({ figures }) => figures.u);
  const sd = ranked.map(({ figures }) => figures.sd);
  const places = rankPlaces(u, sd, options.rank_conf);
  const top = topK(u, sd, options.topk);
  ranked.forEach(({ employee, figures }, index) => {
    const place = places[index] as Place;
    const p_topk = top.p[index] as number;
    scores.set(employee, { ...figures, status: 'ranked', tier: tierOf(figures.p_above_avg), ...place, p_topk });
  });
  const noise = median(ranked.map(({ figures }) => yardstick.s2 / figures.n_eff));
  return {
    employees: Object.fromEntries(scores),
    rankability: noise === null ? null : yardstick.a / (yardstick.a + noise),
    topk_threshold: top.threshold,
  };
}
