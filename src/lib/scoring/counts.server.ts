/** From the rollups to scores: what the worker thread does. */
import type { Db } from '#db/connect.server.ts';
import type { ScoringConfig } from './config.ts';
import type { Levels } from './points.ts';
import type { RankBy } from './ranking.ts';
import { heldRows, levelRows, type LevelQuery } from './ranking.queries.server.ts';
import type { Row } from './rows.ts';
import { score, type NoScores, type Scores } from './score.ts';

export interface CountsRequest extends LevelQuery {
  by: RankBy;
  config?: Partial<ScoringConfig>;
  /** With the ratings that are quarantined. */
  held?: boolean | undefined;
}

export interface ScoredCounts {
  scores: Scores | NoScores;
  /** Raw counts by employee or store code. */
  totals: Map<string, { levels: Levels; elsewhere: number }>;
}

export async function scoreCounts(db: Db, { by, config, held, ...query }: CountsRequest): Promise<ScoredCounts> {
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
    // Ratings without a clerk are the store's own cell; a name that no employee can have keeps stores' cells apart.
    rows.push([day, employee || `\u0000${store}`, store, channel, [n1, n2, n3, n4, n5]]);
  }
  return { scores: score({ config, rows }), totals };
}
