/** The only writer of the counts. */
import type { Db } from '#db/connect.server.ts';
import { deltasOf, type ChoiceDelta, type Countable, type Deltas, type ScoreDelta } from './countable.ts';

/** Rows a statement may hold: well under the engines' limit of bound values. */
const CHUNK = 1500;

/**
 * Moves the counts from what `before` contributed to what `after` contributes, in the caller's transaction. Intake,
 * re-attribution, quarantine, clock repair and erasure all call this; nothing else writes rollups.
 */
export async function recount(tx: Db, before: Countable[], after: Countable[]) {
  const { days, months } = deltasOf(before, after);
  await addCounts(tx, days, months);
}

async function addCounts(tx: Db, days: Deltas, months: Deltas) {
  for (const rows of chunks(days.scores)) {
    await tx
      .insertInto('score_day')
      .values(rows.map(({ period, ...row }) => ({ day: period, ...row })))
      .onConflict((oc) =>
        oc.columns(['day', 'store', 'employee', 'channel', 'survey', 'version', 'question']).doUpdateSet((eb) => ({
          n1: eb('score_day.n1', '+', eb.ref('excluded.n1')),
          n2: eb('score_day.n2', '+', eb.ref('excluded.n2')),
          n3: eb('score_day.n3', '+', eb.ref('excluded.n3')),
          n4: eb('score_day.n4', '+', eb.ref('excluded.n4')),
          n5: eb('score_day.n5', '+', eb.ref('excluded.n5')),
          elsewhere: eb('score_day.elsewhere', '+', eb.ref('excluded.elsewhere')),
        })),
      )
      .execute();
  }
  for (const rows of chunks(months.scores)) {
    await tx
      .insertInto('score_month')
      .values(rows.map(({ period, ...row }) => ({ month: period, ...row })))
      .onConflict((oc) =>
        oc.columns(['month', 'store', 'employee', 'channel', 'survey', 'version', 'question']).doUpdateSet((eb) => ({
          n1: eb('score_month.n1', '+', eb.ref('excluded.n1')),
          n2: eb('score_month.n2', '+', eb.ref('excluded.n2')),
          n3: eb('score_month.n3', '+', eb.ref('excluded.n3')),
          n4: eb('score_month.n4', '+', eb.ref('excluded.n4')),
          n5: eb('score_month.n5', '+', eb.ref('excluded.n5')),
          elsewhere: eb('score_month.elsewhere', '+', eb.ref('excluded.elsewhere')),
        })),
      )
      .execute();
  }
  for (const rows of chunks(days.choices)) {
    await tx
      .insertInto('choice_day')
      .values(rows.map(({ period, ...row }) => ({ day: period, ...row })))
      .onConflict((oc) =>
        oc
          .columns(['day', 'store', 'employee', 'channel', 'survey', 'version', 'question', 'option'])
          .doUpdateSet((eb) => ({ n: eb('choice_day.n', '+', eb.ref('excluded.n')) })),
      )
      .execute();
  }
  for (const rows of chunks(months.choices)) {
    await tx
      .insertInto('choice_month')
      .values(rows.map(({ period, ...row }) => ({ month: period, ...row })))
      .onConflict((oc) =>
        oc
          .columns(['month', 'store', 'employee', 'channel', 'survey', 'version', 'question', 'option'])
          .doUpdateSet((eb) => ({ n: eb('choice_month.n', '+', eb.ref('excluded.n')) })),
      )
      .execute();
  }
  await raiseGenerations(tx, months);
}

async function raiseGenerations(tx: Db, months: { scores: ScoreDelta[]; choices: ChoiceDelta[] }) {
  const touched = new Set([...months.scores, ...months.choices].map((row) => `${row.period}\t${row.store}`));
  const rows = [...touched].sort().map((key) => {
    const [month = '', store = ''] = key.split('\t');
    return { month, store, generation: 1 };
  });
  for (const chunk of chunks(rows)) {
    await tx
      .insertInto('score_generation')
      .values(chunk)
      .onConflict((oc) =>
        oc.columns(['month', 'store']).doUpdateSet((eb) => ({ generation: eb('score_generation.generation', '+', 1) })),
      )
      .execute();
  }
}

function* chunks<T>(rows: T[]): Generator<T[]> {
  for (let start = 0; start < rows.length; start += CHUNK) yield rows.slice(start, start + CHUNK);
}
