/** The only writer of the counts. */
import type { Db } from '#db/connect.server.ts';
import { inserting } from '#db/prepared.server.ts';
import { deltasOf, type Countable, type Deltas } from './countable.ts';

const key = ['store', 'employee', 'channel', 'survey', 'version', 'question'] as const;
const levels = ['n1', 'n2', 'n3', 'n4', 'n5', 'elsewhere'] as const;

const addScoreDays = inserting('score_day', ['day', ...key, ...levels], (query) =>
  query.onConflict((oc) =>
    oc.columns(['day', ...key]).doUpdateSet((eb) => ({
      n1: eb('score_day.n1', '+', eb.ref('excluded.n1')),
      n2: eb('score_day.n2', '+', eb.ref('excluded.n2')),
      n3: eb('score_day.n3', '+', eb.ref('excluded.n3')),
      n4: eb('score_day.n4', '+', eb.ref('excluded.n4')),
      n5: eb('score_day.n5', '+', eb.ref('excluded.n5')),
      elsewhere: eb('score_day.elsewhere', '+', eb.ref('excluded.elsewhere')),
    })),
  ),
);
const addScoreMonths = inserting('score_month', ['month', ...key, ...levels], (query) =>
  query.onConflict((oc) =>
    oc.columns(['month', ...key]).doUpdateSet((eb) => ({
      n1: eb('score_month.n1', '+', eb.ref('excluded.n1')),
      n2: eb('score_month.n2', '+', eb.ref('excluded.n2')),
      n3: eb('score_month.n3', '+', eb.ref('excluded.n3')),
      n4: eb('score_month.n4', '+', eb.ref('excluded.n4')),
      n5: eb('score_month.n5', '+', eb.ref('excluded.n5')),
      elsewhere: eb('score_month.elsewhere', '+', eb.ref('excluded.elsewhere')),
    })),
  ),
);
const addChoiceDays = inserting('choice_day', ['day', ...key, 'option', 'n'], (query) =>
  query.onConflict((oc) =>
    oc.columns(['day', ...key, 'option']).doUpdateSet((eb) => ({ n: eb('choice_day.n', '+', eb.ref('excluded.n')) })),
  ),
);
const addChoiceMonths = inserting('choice_month', ['month', ...key, 'option', 'n'], (query) =>
  query.onConflict((oc) =>
    oc
      .columns(['month', ...key, 'option'])
      .doUpdateSet((eb) => ({ n: eb('choice_month.n', '+', eb.ref('excluded.n')) })),
  ),
);
const raiseGenerations = inserting('score_generation', ['month', 'store', 'generation'], (query) =>
  query.onConflict((oc) =>
    oc.columns(['month', 'store']).doUpdateSet((eb) => ({ generation: eb('score_generation.generation', '+', 1) })),
  ),
);

/**
 * Moves the counts from what `before` contributed to what `after` contributes, in the caller's transaction. Intake,
 * re-attribution, quarantine, clock repair and erasure all call this; nothing else writes rollups.
 */
export async function recount(tx: Db, before: Countable[], after: Countable[]) {
  const { days, months } = deltasOf(before, after);
  const ofDay = <T extends { period: string }>({ period, ...row }: T) => ({ ...row, day: period });
  const ofMonth = <T extends { period: string }>({ period, ...row }: T) => ({ ...row, month: period });
  await addScoreDays(tx, days.scores.map(ofDay));
  await addScoreMonths(tx, months.scores.map(ofMonth));
  await addChoiceDays(tx, days.choices.map(ofDay));
  await addChoiceMonths(tx, months.choices.map(ofMonth));
  await raiseGenerations(tx, touched(months));
}

/** Months and stores whose counts change. */
function touched(months: Deltas) {
  const keys = new Set([...months.scores, ...months.choices].map((row) => `${row.period}\t${row.store}`));
  return [...keys].sort().map((key) => {
    const [month = '', store = ''] = key.split('\t');
    return { month, store, generation: 1 };
  });
}
