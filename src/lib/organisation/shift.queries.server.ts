import type { Db } from '#db/connect.server.ts';
import { locked } from '#db/dialect.server.ts';

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

/** The day's latest sign-on at the counter that had begun by then and not been ended, with its store's closing time. */
export const signOnAt = (db: Db, counter: string, at: string, day: Span) =>
  db
    .selectFrom('shift')
    .innerJoin('unit', 'unit.code', 'shift.store')
    .select(['shift.employee', 'shift.starts_at', 'shift.ends_at', 'unit.closes'])
    .where('shift.id', 'in', running(db, day, at).where('counter', '=', counter))
    .orderBy('shift.starts_at', 'desc')
    .executeTakeFirst();

/** The employee's latest sign-on of the day that had begun by then, at any counter. */
export const lastSignOnOf = (db: Db, employee: string, at: string, day: Span) =>
  db
    .selectFrom('shift')
    .select(['counter', 'ends_at'])
    .where('source', '=', 'sign-on')
    .where('employee', '=', employee)
    .where('starts_at', '>=', day.from)
    .where('starts_at', '<=', at)
    .orderBy('starts_at', 'desc')
    .executeTakeFirst();

/** Who the roster has at the counter at that moment; the later start where two overlap. */
export const rosteredAt = (db: Db, counter: string, at: string) =>
  db
    .selectFrom('shift')
    .select(['employee', 'starts_at'])
    .where('source', '=', 'roster')
    .where('counter', '=', counter)
    .where('starts_at', '<=', at)
    .where('ends_at', '>', at)
    .orderBy('starts_at', 'desc')
    .executeTakeFirst();

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
