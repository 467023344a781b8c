/** Writes the demo in bulk: small transactions, so that kiosks on the same database hardly wait, counts always with them. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Insertable } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import { retried } from '#db/retry.server.ts';
import type { ResponseTable, ShiftTable } from '#db/schema.ts';
import { hashPin } from '#lib/organisation/pin.server.ts';
import { countedAnswers, type Countable } from '#lib/response/countable.ts';
import { recount } from '#lib/response/rollup.queries.server.ts';
import { wordsIn } from '#lib/response/tally.ts';
import type { Answers, Definition } from '#lib/survey/questionnaire.ts';
import { smileSurvey } from '#lib/survey/shipped/smile.ts';
import { nameKey } from '#lib/ui/name-key.ts';
import { fold } from '#lib/ui/text.ts';
import { addDays } from '#lib/ui/zone.ts';
import { demoAnswers, type DemoAnswer } from './answers.ts';
import { demoCase, withNumber, writeCases } from './cases.ts';
import { demoOrganisation, type DemoOrganisation, type SeedOptions } from './organisation.ts';
import { Random } from './random.ts';
import { demoRatings, portionsOf, type DemoRating } from './ratings.ts';
import type { DemoShift } from './roster.ts';

/** Every demo clerk's PIN. */
export const DEMO_PIN = '2580';
/** Rows of a transaction: few milliseconds of the one writer. */
const CHUNK = 100;
const GAP_MS = 5;
const ROSTER_AHEAD = 8;
const SETTING = 'seed';

export interface Seeded {
  units: number;
  counters: number;
  employees: number;
  shifts: number;
  responses: number;
  answers?: number;
}

/** What this database was filled with; `seeded` is missing while that has not ended. */
export interface EarlierSeed {
  options: SeedOptions;
  seeded?: Seeded;
}

export async function earlierSeed(db: Db): Promise<EarlierSeed | undefined> {
  const row = await db.selectFrom('setting').select('value').where('key', '=', SETTING).executeTakeFirst();
  return row && (JSON.parse(row.value) as EarlierSeed);
}

/**
 * Fills a migrated, empty database with the demo organisation and its answers. Deterministic: the same options give the
 * same rows, so that a run that was cut off can be run again, and one that ended has nothing to do.
 * @param progress called with the number of responses written so far
 * @throws Error when the database holds something else
 */
export async function seed(db: Db, options: SeedOptions, progress: (done: number) => void = () => undefined) {
  const earlier = await earlierSeed(db);
  if (earlier && JSON.stringify(earlier.options) !== JSON.stringify(options))
    throw new Error(`The database holds another demo already (${described(earlier.options)}): take an empty one`);
  if (earlier?.seeded) return earlier.seeded;
  if (!earlier && (await db.selectFrom('unit').select('code').limit(1).executeTakeFirst()))
    throw new Error('The database holds an organisation already: the demo goes into an empty one');

  const organisation = demoOrganisation(options);
  const portions = portionsOf(organisation, options);
  await note(db, { options });
  await writeOrganisation(db, organisation, options);
  const shifts = await writeShifts(db, organisation, options);
  let responses = 0;
  for (const chunk of evenly(demoRatings(organisation, options, portions))) {
    const made = chunk.map((rating) =>
      ratingResponse({ ...rating, answers: withNumber(rating.id, rating.answers, options) }),
    );
    await writeGently(db, made);
    await writeCases(
      db,
      made.flatMap(({ row }) => demoCase(row, organisation, options) ?? []),
    );
    responses += chunk.length;
    progress(responses);
  }
  let answers = 0;
  for (const chunk of evenly(demoAnswers(organisation, options))) {
    await writeGently(db, chunk.map(answerResponse));
    answers += chunk.length;
    progress(responses + answers);
  }
  const { units, counters, clerks } = organisation;
  const seeded: Seeded = {
    units: units.length,
    counters: counters.length,
    employees: clerks.length,
    shifts,
    responses,
    ...(answers > 0 ? { answers } : {}),
  };
  await note(db, { options, seeded });
  return seeded;
}

const described = (options: SeedOptions) =>
  Object.entries(options)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');

async function note(db: Db, earlier: EarlierSeed) {
  await db
    .insertInto('setting')
    .values({ key: SETTING, value: JSON.stringify(earlier) })
    .onConflict((oc) => oc.column('key').doUpdateSet((eb) => ({ value: eb.ref('excluded.value') })))
    .execute();
}

async function writeOrganisation(db: Db, { units, counters, clerks }: DemoOrganisation, { seed }: SeedOptions) {
  // One salt for all, from the seed: a demo's PIN is no secret, and thousands of slow hashes would take minutes.
  const pin_hash = await hashPin(DEMO_PIN, Buffer.from(seed.padEnd(16, '.').slice(0, 16)));
  const people = clerks.map(({ code, name, startDay }) => ({
    code,
    name,
    folded: fold(`${name} ${code}`),
    sort_key: nameKey(name),
    start_day: startDay,
    end_day: null,
    pin_hash,
    pin_locked_until: null,
  }));
  const postings = clerks.flatMap(({ code, postings }) =>
    postings.map(({ store, from, to }) => ({ employee: code, store, from_day: from, to_day: to })),
  );
  // Parents come before their children, which the list of units already is in.
  const found = units.map((unit) => ({ ...unit, folded: fold(`${unit.name} ${unit.code}`) }));
  for (const rows of chunks(found)) await insertNew(db, 'unit', rows);
  for (const rows of chunks(counters)) await insertNew(db, 'counter', rows);
  for (const rows of chunks(people)) await insertNew(db, 'employee', rows);
  for (const rows of chunks(postings)) await insertNew(db, 'posting', rows);
}

async function insertNew<T extends 'unit' | 'counter' | 'employee' | 'posting' | 'shift'>(
  db: Db,
  table: T,
  rows: Parameters<ReturnType<typeof db.insertInto<T>>['values']>[0],
) {
  const insert = db.insertInto(table).values(rows);
  await retried(() => insert.onConflict((oc) => oc.doNothing()).execute());
}

/** The roster, some days ahead, and for days gone by the sign-ons at the kiosks, a little off it as in life. */
async function writeShifts(db: Db, organisation: DemoOrganisation, { until, days, seed }: SeedOptions) {
  const random = new Random(`${seed} shifts`);
  const row = (shift: DemoShift, source: ShiftTable['source'], from: number, to: number): Insertable<ShiftTable> => ({
    id: random.uuid(from),
    counter: shift.counter,
    store: shift.store,
    employee: shift.employee,
    starts_at: new Date(from).toISOString(),
    ends_at: new Date(to).toISOString(),
    source,
  });
  let written = 0;
  for (let at = 1 - days; at <= ROSTER_AHEAD; at++) {
    const rows = organisation.stores
      .flatMap((store) => organisation.shifts(store, addDays(until, at)))
      .flatMap((shift) => {
        const [from, to] = [shift.from.getTime(), shift.to.getTime()];
        const late = random.below(240_000);
        const early = random.below(180_000);
        const rostered = row(shift, 'roster', from, to);
        return at > 0 ? [rostered] : [rostered, row(shift, 'sign-on', from + late, to - early)];
      });
    for (const chunk of chunks(rows)) await insertNew(db, 'shift', chunk);
    written += rows.length;
  }
  return written;
}

type Made = ReturnType<typeof responseOf>;

const ratingResponse = ({ shift, channel, ...rating }: DemoRating) =>
  responseOf(smileSurvey, {
    ...rating,
    ...{ channel, survey: 'smile', store: shift.store, counter: shift.counter, employee: shift.employee },
    device: channel === 'kiosk' ? `seed:${shift.counter}` : `seed:${channel}`,
    attribution: channel === 'kiosk' || channel === 'qr' ? 'screen' : 'named',
  });

const answerResponse = ({ definition, ...answer }: DemoAnswer) =>
  responseOf(definition, {
    ...answer,
    ...{
      counter: '',
      employee: '',
      locale: 'vi',
      device: `seed:${answer.channel}`,
      attribution: 'none',
      travelled: 500,
    },
  });

interface Given
  extends
    Pick<ResponseTable, 'id' | 'day' | 'survey' | 'channel' | 'locale' | 'store' | 'counter' | 'employee'>,
    Pick<ResponseTable, 'device' | 'attribution'> {
  at: number;
  took: number;
  travelled: number;
  answers: Answers;
}

function responseOf(definition: Definition, given: Given) {
  const { id, at, day, survey, channel, locale, store, counter, employee, device, attribution, answers } = given;
  const moment = new Date(at).toISOString();
  const { choices, elsewhere, counts, ...counted } = countedAnswers(definition, answers);
  const key = { day, store, employee, channel, survey, version: 1 };
  const row: ResponseTable = {
    ...key,
    ...{ id, locale, device, counter, attribution },
    content_hash: `seed ${id}`,
    outbox: null,
    seq: null,
    started_at: new Date(at - given.took).toISOString(),
    answered_at: moment,
    corrected_at: moment,
    received_at: new Date(at + given.travelled).toISOString(),
    clock: 'sure',
    visit_at: moment,
    ticket: null,
    answers: JSON.stringify(answers),
    question: counted.question,
    rating: counted.rating,
    personal: counted.personal ? 1 : 0,
    quarantined: 0,
  };
  const words = wordsIn(definition, answers).map((question) => ({
    ...{ survey, question, day, response: id, store, version: 1, channel },
  }));
  return { row, words, counted: { ...key, ...counted, choices, elsewhere, counts } satisfies Countable };
}

/** Half of the time for those who wait for the lock and look for it every few milliseconds: it is not handed on in turn. */
async function writeGently(db: Db, made: Made[]) {
  const begun = performance.now();
  await writeResponses(db, made);
  await sleep(Math.max(GAP_MS, performance.now() - begun));
}

/** Only what is new is counted: a run that was cut off has left its first part. */
async function writeResponses(db: Db, made: Made[]) {
  const rows = made.map(({ row }) => row);
  await retried(() =>
    db.transaction().execute(async (tx) => {
      const inserted = await tx
        .insertInto('response')
        .values(rows)
        .onConflict((oc) => oc.column('id').doNothing())
        .returning('id')
        .execute();
      const fresh = new Set(inserted.map(({ id }) => id));
      const added = made.filter(({ row }) => fresh.has(row.id));
      const words = added.flatMap((each) => each.words);
      if (words.length > 0) await tx.insertInto('response_words').values(words).execute();
      await recount(
        tx,
        [],
        added.map(({ counted }) => counted),
      );
    }),
  );
}

function* chunks<T>(rows: T[]): Generator<T[]> {
  for (let start = 0; start < rows.length; start += CHUNK) yield rows.slice(start, start + CHUNK);
}

/** Chunks of one size, however much comes at a time. */
function* evenly<T>(stream: Iterable<T[]>): Generator<T[]> {
  let waiting: T[] = [];
  for (const rows of stream) {
    waiting = waiting.concat(rows);
    const whole = waiting.length - (waiting.length % CHUNK);
    yield* chunks(waiting.slice(0, whole));
    waiting = waiting.slice(whole);
  }
  yield* chunks(waiting);
}
