/** Writes the demo in bulk: small transactions, so that kiosks on the same database never wait, counts always with them. */
import type { Db } from '#db/connect.server.ts';
import type { ResponseTable } from '#db/schema.ts';
import { hashPin } from '#lib/organisation/pin.server.ts';
import { countedAnswers, type Countable } from '#lib/response/countable.ts';
import { recount } from '#lib/response/rollup.queries.server.ts';
import { smileSurvey } from '#lib/survey/smile.ts';
import { fold } from '#lib/ui/text.ts';
import { addDays, dayOf } from '#lib/ui/zone.ts';
import { demoOrganisation, type DemoOrganisation, type SeedOptions } from './organisation.ts';
import { Random } from './random.ts';
import { demoRatings, type DemoRating } from './ratings.ts';

/** Every demo clerk's PIN. */
export const DEMO_PIN = '2580';
/** Rows of a transaction: about 20 ms of the one writer. */
const CHUNK = 400;
const ROSTER_AHEAD = 8;

export interface Seeded {
  units: number;
  counters: number;
  employees: number;
  shifts: number;
  responses: number;
}

/**
 * Fills a migrated database with the demo organisation and its answers. Deterministic: the same options give the same
 * rows, so that a second run adds nothing.
 * @param progress called with the number of responses written so far
 */
export async function seed(db: Db, options: SeedOptions, progress: (done: number) => void = () => undefined) {
  const organisation = demoOrganisation(options);
  await writeOrganisation(db, organisation, options);
  const shifts = await writeShifts(db, organisation, options);
  const ids = new Random(`${options.seed} ids`);
  let responses = 0;
  for (const day of demoRatings(organisation, options)) {
    for (const ratings of chunks(day, CHUNK)) {
      const written = await writeResponses(
        db,
        ratings.map((rating) => responseOf(rating, ids, options.zone)),
      );
      responses += written;
      progress(responses);
    }
  }
  const { units, counters, clerks } = organisation;
  const seeded: Seeded = {
    units: units.length,
    counters: counters.length,
    employees: clerks.length,
    shifts,
    responses,
  };
  return seeded;
}

async function writeOrganisation(db: Db, { units, counters, clerks }: DemoOrganisation, { seed }: SeedOptions) {
  // One salt for all, from the seed: a demo's PIN is no secret, and thousands of slow hashes would be.
  const pin_hash = await hashPin(DEMO_PIN, Buffer.from(seed.padEnd(16, '.').slice(0, 16)));
  const people = clerks.map(({ code, name, startDay }) => ({
    code,
    name,
    folded: fold(`${code} ${name}`),
    start_day: startDay,
    end_day: null,
    pin_hash,
    pin_locked_until: null,
  }));
  const postings = clerks.flatMap(({ code, postings }) =>
    postings.map(({ store, from, to }) => ({ employee: code, store, from_day: from, to_day: to })),
  );
  // Parents come before their children, which the list of units already is in.
  for (const rows of chunks(units, CHUNK))
    await insertNew(db, 'unit', rows.map((unit) => ({ ...unit, folded: fold(`${unit.code} ${unit.name}`) }))); // prettier-ignore
  for (const rows of chunks(counters, CHUNK)) await insertNew(db, 'counter', rows);
  for (const rows of chunks(people, CHUNK)) await insertNew(db, 'employee', rows);
  for (const rows of chunks(postings, CHUNK)) await insertNew(db, 'posting', rows);
}

async function insertNew<T extends 'unit' | 'counter' | 'employee' | 'posting' | 'shift'>(
  db: Db,
  table: T,
  rows: Parameters<ReturnType<typeof db.insertInto<T>>['values']>[0],
) {
  await db
    .insertInto(table)
    .values(rows)
    .onConflict((oc) => oc.doNothing())
    .execute();
}

async function writeShifts(db: Db, organisation: DemoOrganisation, { until, days, seed }: SeedOptions) {
  const ids = new Random(`${seed} shifts`);
  let written = 0;
  for (let at = 1 - days; at <= ROSTER_AHEAD; at++) {
    const rows = organisation.shifts(addDays(until, at)).map(({ counter, store, employee, from, to }) => ({
      id: ids.uuid(from.getTime()),
      counter,
      store,
      employee,
      starts_at: from.toISOString(),
      ends_at: to.toISOString(),
      source: 'roster' as const,
    }));
    for (const chunk of chunks(rows, CHUNK)) await insertNew(db, 'shift', chunk);
    written += rows.length;
  }
  return written;
}

function responseOf({ at, channel, locale, shift, answers }: DemoRating, ids: Random, zone: string) {
  const id = ids.uuid(at.getTime());
  const moment = at.toISOString();
  const { choices, elsewhere, ...counted } = countedAnswers(smileSurvey, answers);
  const key = { day: dayOf(at, zone), store: shift.store, employee: shift.employee, channel };
  const survey = { survey: 'smile', version: 1 };
  const row: ResponseTable = {
    ...key,
    ...survey,
    id,
    content_hash: `seed ${id}`,
    locale,
    device: channel === 'kiosk' ? `seed:${shift.counter}` : 'seed:other',
    outbox: null,
    seq: null,
    started_at: moment,
    answered_at: moment,
    corrected_at: moment,
    received_at: moment,
    clock: 'sure',
    visit_at: moment,
    counter: shift.counter,
    attribution: channel === 'kiosk' || channel === 'qr' ? 'screen' : 'named',
    ticket: null,
    answers: JSON.stringify(answers),
    question: counted.question,
    rating: counted.rating,
    personal: counted.personal ? 1 : 0,
    quarantined: 0,
  };
  return { row, counted: { ...key, ...survey, ...counted, choices, elsewhere } satisfies Countable };
}

/** @returns how many were new; only those are counted */
async function writeResponses(db: Db, made: ReturnType<typeof responseOf>[]): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const inserted = await tx
      .insertInto('response')
      .values(made.map(({ row }) => row))
      .onConflict((oc) => oc.column('id').doNothing())
      .returning('id')
      .execute();
    const fresh = new Set(inserted.map(({ id }) => id));
    await recount(
      tx,
      [],
      made.filter(({ row }) => fresh.has(row.id)).map(({ counted }) => counted),
    );
    return fresh.size;
  });
}

function* chunks<T>(rows: T[], size: number): Generator<T[]> {
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}
