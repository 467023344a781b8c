import type { Db } from '#db/connect.server.ts';
import { among, locked } from '#db/dialect.server.ts';
import { prepared } from '#db/prepared.server.ts';

/** A local day as moments: `from` included, `to` not; UTC ISO. */
export interface Span {
  from: string;
  to: string;
}

export interface SignOn {
  id: string;
  counter: string;
  store: string;
  employee: string;
  at: string;
}

/** Until the transaction ends, events about the same counter or employee from other devices take turns. */
export async function holdPlaceAndPerson(tx: Db, counter: string, employee: string) {
  await locked(tx, tx.selectFrom('counter').select('code').where('code', '=', counter)).execute();
  await locked(tx, tx.selectFrom('employee').select('code').where('code', '=', employee)).execute();
}

export const shiftExists = async (db: Db, id: string) =>
  (await db.selectFrom('shift').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;

/** Sign-on shifts begun that day and running at the moment, of the counter or of the employee wherever they are. */
const running = (db: Db, day: Span, at: string) =>
  db
    .selectFrom('shift')
    .select('id')
    .where('source', '=', 'sign-on')
    .where('starts_at', '>=', day.from)
    .where('starts_at', '<=', at)
    .where((where) => where.or([where('ends_at', 'is', null), where('ends_at', '>', at)]));

/** Another's sign-on here, or the employee's own elsewhere, ends what ran at that moment. */
export async function endReplaced(tx: Db, event: SignOn, day: Span) {
  const replaced = running(tx, day, event.at).where((where) =>
    where.or([where('counter', '=', event.counter), where('employee', '=', event.employee)]),
  );
  await tx.updateTable('shift').set({ ends_at: event.at }).where('id', 'in', replaced).execute();
}

/** The employee leaves the counter: what they ran there at that moment ends. */
export async function endOwn(tx: Db, event: SignOn, day: Span) {
  const own = running(tx, day, event.at).where('counter', '=', event.counter).where('employee', '=', event.employee);
  await tx.updateTable('shift').set({ ends_at: event.at }).where('id', 'in', own).execute();
}

/** When the next sign-on of that day at the counter, or of the employee anywhere, begins; undefined: none known. */
export async function nextSignOn(db: Db, event: SignOn, day: Span): Promise<string | undefined> {
  const next = await db
    .selectFrom('shift')
    .select((select) => select.fn.min<string | null>('starts_at').as('at'))
    .where('source', '=', 'sign-on')
    .where('starts_at', '>', event.at)
    .where('starts_at', '<', day.to)
    .where((where) => where.or([where('counter', '=', event.counter), where('employee', '=', event.employee)]))
    .executeTakeFirst();
  return next?.at ?? undefined;
}

export const insertSignOn = (tx: Db, { at, ...event }: SignOn, endsAt: string | null) =>
  tx
    .insertInto('shift')
    .values({ ...event, starts_at: at, ends_at: endsAt, source: 'sign-on' })
    .execute();

const spells = (db: Db) =>
  db
    .selectFrom('shift')
    .innerJoin('unit', 'unit.code', 'shift.store')
    .select([
      'shift.id',
      'shift.counter',
      'shift.employee',
      'shift.starts_at',
      'shift.ends_at',
      'shift.source',
      'shift.stated_until',
      'shift.seconded',
      'shift.store',
      'unit.opens',
      'unit.closes',
      'unit.week',
      'unit.closed_from',
    ]);

/** A shift as it is stored, with its store's usual hours. */
export type StoredSpell = Awaited<ReturnType<typeof spellsAt>>[number];

/** Shifts at these counters that begin in the span and may not have ended by `running`. */
export const spellsAt = (db: Db, counters: string[], begun: Span, running: string) =>
  spells(db)
    .where('shift.counter', 'in', counters)
    .where('shift.starts_at', '>=', begun.from)
    .where('shift.starts_at', '<', begun.to)
    .where((where) => where.or([where('shift.ends_at', 'is', null), where('shift.ends_at', '>', running)]))
    .execute();

/** What says where these people were themselves: their sign-ons, and what was stated of them. */
export const whereabouts = (db: Db, employees: string[], begun: Span) =>
  spells(db)
    .where('shift.employee', 'in', employees)
    .where('shift.starts_at', '>=', begun.from)
    .where('shift.starts_at', '<', begun.to)
    .where((where) => where.or([where('shift.source', '=', 'sign-on'), where('shift.stated_until', 'is not', null)]))
    .execute();

/** Shifts of the past at these counters that were taken back. */
export const denialsAt = (db: Db, counters: string[], span: Span) =>
  db
    .selectFrom('withdrawn_shift')
    .select(['counter', 'employee', 'starts_at', 'ends_at', 'seconded', 'correction'])
    .where('counter', 'in', counters)
    .where('ends_at', '>', span.from)
    .where('starts_at', '<', span.to)
    .execute();

/** The counter's rostered shifts that touch the span, in order. */
export const rosterDuring = (db: Db, counter: string, span: Span) =>
  db
    .selectFrom('shift')
    .select(['employee', 'starts_at', 'ends_at'])
    .where('source', '=', 'roster')
    .where('counter', '=', counter)
    .where('starts_at', '<', span.to)
    .where('ends_at', '>', span.from)
    .orderBy('starts_at')
    .orderBy('id')
    .execute();

const corrected = prepared((db, { counters, from, to }: { counters: string[]; from: string; to: string }) =>
  db
    .selectFrom('shift')
    .select(['counter', 'store'])
    .where(among(db, 'counter', counters))
    .where('stated_until', '>', from)
    .where('starts_at', '<=', to)
    .union(
      db
        .selectFrom('withdrawn_shift')
        .select(['counter', 'store'])
        .where(among(db, 'counter', counters))
        .where('ends_at', '>', from)
        .where('starts_at', '<=', to),
    ),
);

/** Which of the counters have shifts in the span that people stated or took back afterwards; both ends included. */
export const correctedAmong = (db: Db, counters: string[], from: string, to: string) =>
  corrected(db, { counters, from, to });
