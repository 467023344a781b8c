/** The only writer of the counts. */
import { sql } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import { locked, records } from '#db/dialect.server.ts';
import { inserting, prepared } from '#db/prepared.server.ts';
import { deltasOf, tallyText, type Countable, type Deltas, type TallyDelta } from './countable.ts';
import { addAll, addWritten, responsesIn, writeCounts, type Counts } from './tally.ts';

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

const tallyKey = ['survey', 'store', 'period', 'version', 'channel'] as const;
const newTallies = inserting('tally', [...tallyKey, 'n', 'counts'], (query) =>
  query.onConflict((oc) => oc.doNothing()),
);
const saveTallies = inserting('tally', [...tallyKey, 'n', 'counts'], (query) =>
  query.onConflict((oc) =>
    oc.columns(tallyKey).doUpdateSet((eb) => ({ n: eb.ref('excluded.n'), counts: eb.ref('excluded.counts') })),
  ),
);
const heldTallies = prepared((db, { keys }: { keys: string }) =>
  locked(
    db,
    db
      .selectFrom(records(db, 'wanted', keys, tallyKey))
      .innerJoin('tally', (join) =>
        join
          .onRef('tally.survey', '=', 'wanted.survey')
          .onRef('tally.store', '=', 'wanted.store')
          .onRef('tally.period', '=', 'wanted.period')
          .onRef('tally.channel', '=', 'wanted.channel')
          .on(sql<boolean>`tally.version = cast(wanted.version as integer)`),
      )
      .selectAll('tally')
      // Locks are taken in the same order everywhere.
      .orderBy('tally.survey')
      .orderBy('tally.store')
      .orderBy('tally.period')
      .orderBy('tally.version')
      .orderBy('tally.channel'),
  ),
);

/** Holds the stored counts of these keys; those that are not there yet are begun, so that two who begin them meet. */
async function held(tx: Db, deltas: TallyDelta[]): Promise<Map<string, Counts>> {
  const found = new Map<string, Counts>();
  const read = async (wanted: TallyDelta[]) => {
    const keys = JSON.stringify(wanted.map(({ counts: _, ...key }) => key));
    for (const { counts: written, n: _, ...key } of await heldTallies(tx, { keys })) {
      const counts: Counts = new Map();
      addWritten(counts, written);
      found.set(tallyText(key), counts);
    }
  };
  await read(deltas);
  const missing = deltas.filter((delta) => !found.has(tallyText(delta)));
  if (missing.length === 0) return found;
  await newTallies(
    tx,
    missing.map(({ counts: _, ...key }) => ({ ...key, n: 0, counts: '{}' })),
  );
  await read(missing);
  return found;
}

async function addTallies(tx: Db, deltas: TallyDelta[]) {
  if (deltas.length === 0) return;
  const stored = await held(tx, deltas);
  await saveTallies(
    tx,
    deltas.map(({ counts, ...key }) => {
      const sums = stored.get(tallyText(key)) ?? new Map();
      addAll(sums, counts);
      return { ...key, n: responsesIn(sums), counts: writeCounts(sums) };
    }),
  );
}

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
  await addTallies(tx, [...days.tallies, ...months.tallies].sort(byKey));
  await raiseGenerations(tx, touched(months));
}

const byKey = (a: TallyDelta, b: TallyDelta) => (tallyText(a) < tallyText(b) ? -1 : 1);

/** Months and stores whose counts change. */
function touched(months: Deltas) {
  const keys = new Set([...months.scores, ...months.choices].map((row) => `${row.period}\t${row.store}`));
  return [...keys].sort().map((key) => {
    const [month = '', store = ''] = key.split('\t');
    return { month, store, generation: 1 };
  });
}
