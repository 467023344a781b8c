/** Versions of the formula. What was published under one is recomputed under the same, whatever came later. */
import { score, type NoScores, type ScoreInput, type Scores } from './score.ts';

/** Of what is computed from now on; raised when the same input would give another result. */
export const FORMULA = 1;

const formulas: Record<number, (input: ScoreInput) => Scores | NoScores> = { 1: score };

/** The formula of that version; undefined where this program does not have it (any more, or yet). */
export const formulaOf = (version: number) => formulas[version];
