/** From the rollups to scores: what the worker thread does. */
import type { Db } from '#db/connect.server.ts';
import { rowOf } from './cell-rows.ts';
import type { ScoringConfig } from './config.ts';
import type { Constants } from './constants.ts';
import { FORMULA, formulaOf } from './formula.ts';
import type { Levels } from './points.ts';
import type { RankBy } from './ranking.ts';
import { addDays } from '#lib/ui/zone.ts';
import { QUESTION } from './published-constants.server.ts';
import { generationOf, heldRows, levelRows, type LevelQuery } from './ranking.queries.server.ts';
import type { Row } from './rows.ts';
import type { NoScores, Scores } from './score.ts';

export interface CountsRequest extends LevelQuery {
  by: RankBy;
  config?: Partial<ScoringConfig> | undefined;
  /** Of the month that was frozen; without them they are estimated on the counts. */
  constants?: Constants | undefined;
  formula?: number | undefined;
  /** With the ratings that are quarantined. */
  held?: boolean | undefined;
}

export interface ScoredCounts {
  scores: Scores | NoScores;
  /** Raw counts by employee or store code. */
  totals: Map<string, { levels: Levels; elsewhere: number }>;
}

export async function scoreCounts(
  db: Db,
  { by, config, constants, formula = FORMULA, held, ...query }: CountsRequest,
): Promise<ScoredCounts> {
  const counts = [...(await levelRows(db, query)), ...(held ? await heldRows(db, query) : [])];
  const totals: ScoredCounts['totals'] = new Map();
  const rows: Row[] = [];
  for (const { day, employee, store, channel, n1, n2, n3, n4, n5, elsewhere } of counts) {
    if (by === 'employee' && employee === '') continue;
    const code = by === 'employee' ? employee : store;
    const total = totals.get(code) ?? { levels: [0, 0, 0, 0, 0], elsewhere: 0 };
    const [t1, t2, t3, t4, t5] = total.levels;
    totals.set(code, {
      levels: [t1 + n1, t2 + n2, t3 + n3, t4 + n4, t5 + n5],
      // A store's own row holds them already: only of a clerk are they ratings given elsewhere.
      elsewhere: total.elsewhere + (by === 'employee' ? elsewhere : 0),
    });
    rows.push(rowOf({ day, employee, store, channel, n1, n2, n3, n4, n5 }));
  }
  const score = formulaOf(formula);
  if (!score) throw new Error(`This program does not have version ${formula} of the formula`);
  return { scores: score({ config: config ?? null, rows, constants: constants ?? null }), totals };
}

/** Rows of a period to be frozen, and what changes whenever one of them does; whoever asks has the scope. */
export async function countsToFreeze(
  db: Db,
  { from, to, stores }: { from: string; to: string; stores: ReadonlySet<string> },
) {
  const rows: Row[] = [];
  for (let day = from; day <= to; day = addDays(day, 1))
    for (const row of await levelRows(db, { from: day, to: day, stores: null, question: QUESTION }))
      if (stores.has(row.store)) rows.push(rowOf(row));
  return rows;
}

/** Of the counts of a month at these stores. */
export const generationOfMonth = async (db: Db, month: string, stores: string[]) =>
  String(await generationOf(db, month, month, stores));
