/** The constants that a month was frozen with: from then on everybody's for periods inside it. */
import type { Db } from '#db/connect.server.ts';
import { rowOf } from './cell-rows.ts';
import type { Constants } from './constants.ts';
import type { ScoringConfig } from './config.ts';
import { FORMULA } from './formula.ts';
import { basisOf, constantsFrom, monthHolding, type Published } from './published-constants.ts';
import { cellsOver, insertPublished, publishedRow } from './published-constants.queries.server.ts';
import { levelRows } from './ranking.queries.server.ts';
import type { Row } from './rows.ts';
import { addDays } from '#lib/ui/zone.ts';

/** The question whose ratings rank people: an exit's question about the visit is another matter. */
export const QUESTION = 'smile';

/** @param month `YYYY-MM`; @returns undefined where it has not been frozen */
export async function publishedFor(db: Db, month: string): Promise<Published | undefined> {
  const row = await publishedRow(db, month);
  return (
    row && {
      month,
      formula: row.formula,
      constants: JSON.parse(row.constants) as Constants,
      config: JSON.parse(row.config) as Partial<ScoringConfig>,
      at: row.published_at,
    }
  );
}

/** Those of the month that holds the whole period. */
export async function publishedWithin(db: Db, period: { from: string; to: string }) {
  const month = monthHolding(period);
  return month === null ? undefined : publishedFor(db, month);
}

/**
 * Estimates a month's constants over the whole organisation; reads a day at a time, since 90 days of thousands of
 * employees are millions of counts. For a worker thread.
 * @returns null without ratings
 */
export async function estimatedFor(db: Db, month: string, config: Partial<ScoringConfig>): Promise<Constants | null> {
  const { days, months } = basisOf(month);
  const recent: Row[] = [];
  // Each row brings texts of its own; one of each kind is enough.
  const texts = new Map<string, string>();
  const one = (text: string) => {
    const known = texts.get(text);
    if (known !== undefined) return known;
    texts.set(text, text);
    return text;
  };
  for (let day = days.from; day <= days.to; day = addDays(day, 1))
    for (const row of await levelRows(db, { from: day, to: day, stores: null, question: QUESTION }))
      if (row.employee !== '')
        recent.push(
          rowOf({ ...row, day, employee: one(row.employee), store: one(row.store), channel: one(row.channel) }),
        );
  const year = await cellsOver(db, { ...months, question: QUESTION, day: days.to });
  return constantsFrom(recent, year.map(rowOf), config);
}

/** Stores them, unless somebody was faster, in the transaction of what froze. */
export const publish = (
  tx: Db,
  published: { month: string; constants: Constants; config: Partial<ScoringConfig> },
  { at, by }: { at: string; by: string },
) =>
  insertPublished(tx, {
    month: published.month,
    formula: FORMULA,
    constants: JSON.stringify(published.constants),
    config: JSON.stringify(published.config),
    published_at: at,
    published_by: by,
  });
