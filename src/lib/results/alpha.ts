/** How well statements that should measure the same thing agree with each other. */

/** Over those who answered all of the statements. */
export interface DimensionSums {
  complete: number;
  /** Of each statement's points. */
  sums: number[];
  /** Of the squares of single points, all statements together, and of each respondent's total. */
  squares: number;
  totalSquares: number;
}

/** Fewer respondents than this say nothing about a scale. */
export const ENOUGH = 30;

/**
 * Cronbach's alpha, at most 1; null where it does not exist: fewer than two statements or respondents, or all totals alike.
 * Source: Cronbach LJ (1951) Psychometrika 16:297-334; as in Bland JM, Altman DG (1997) BMJ 314:572.
 */
export function cronbachAlpha({ complete: n, sums, squares, totalSquares }: DimensionSums): number | null {
  const k = sums.length;
  if (k < 2 || n < 2) return null;
  // Each variance times n (n - 1), so that the same divisor stands above and below.
  const items = n * squares - sums.reduce((all, sum) => all + sum * sum, 0);
  const sum = sums.reduce((all, each) => all + each, 0);
  const total = n * totalSquares - sum * sum;
  return total > 0 ? (k / (k - 1)) * (1 - items / total) : null;
}

export type Reliability = 'excellent' | 'good' | 'acceptable' | 'questionable' | 'poor' | 'unacceptable';

/** In words. Source: George D, Mallery P (2003) SPSS for Windows Step by Step, 4th ed., p. 231. */
export function reliabilityOf(alpha: number): Reliability {
  if (alpha >= 0.9) return 'excellent';
  if (alpha >= 0.8) return 'good';
  if (alpha >= 0.7) return 'acceptable';
  if (alpha >= 0.6) return 'questionable';
  return alpha >= 0.5 ? 'poor' : 'unacceptable';
}
