import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import { oneOf } from '#db/dialect.server.ts';
import { CLOCK_WRONG_MS, LOW_BATTERY, type View } from './care.ts';

/** What the state of a kiosk is judged against. */
export interface Standard {
  /** UTC ISO: heard before then is silent; pending since before then is stale. */
  silentBefore: string;
  staleBefore: string;
  /** Stores whose doors are closed. */
  closed: string[];
  /** Of the application that serves: devices that run another one are behind. */
  version: string;
}

export interface Wanted {
  stores: string[] | 'all';
  /** Only these; null: any. */
  ids: string[] | null;
  view: View | null;
}

const kiosks = (db: Db) =>
  db
    .selectFrom('kiosk')
    .innerJoin('unit', 'unit.code', 'kiosk.store')
    .leftJoin('counter', 'counter.code', 'kiosk.counter')
    .leftJoin('kiosk_report as report', 'report.kiosk', 'kiosk.id')
    .leftJoin('outbox', 'outbox.id', 'report.outbox');

// A whole outbox is one range from 1 on. Its end counts once the device says that nothing waits, later than the last receipt.
const gaps = sql<SqlBool>`(
  outbox.received like '%,%'
  or (outbox.received <> '' and outbox.received <> '1' and outbox.received not like '1-%')
  or (report.pending = 0 and report.last_seq > 0 and report.beat_at > coalesce(outbox.last_received_at, '')
    and coalesce(outbox.received, '') <> case when report.last_seq = 1 then '1'
      else '1-' || cast(report.last_seq as text) end))`;

type Condition = Exclude<View, 'revoked'> | 'online' | 'resting';

function conditionsFor(
  db: Db,
  { silentBefore, staleBefore, closed, version }: Standard,
): Record<Condition, RawBuilder<SqlBool>> {
  const shut = oneOf(db, 'kiosk.store', closed);
  const quiet = sql<SqlBool>`report.heard_at < ${silentBefore}`;
  return {
    new: sql`report.heard_at is null`,
    online: sql`report.heard_at >= ${silentBefore}`,
    silent: sql`(${quiet} and not ${shut})`,
    resting: sql`(${quiet} and ${shut})`,
    pending: sql`report.pending > 0`,
    stale: sql`(report.pending > 0 and report.oldest_pending_at < ${staleBefore})`,
    gaps,
    battery: sql`report.battery < ${LOW_BATTERY}`,
    clock: sql`abs(report.clock_difference) >= ${CLOCK_WRONG_MS}`,
    version: sql`report.app_version <> ${version}`,
  };
}

/** A condition that is not known to hold, such as the battery of a device that does not tell, does not hold. */
const flag = (condition: RawBuilder<SqlBool>) => sql<number>`case when ${condition} then 1 else 0 end`;

function within(db: Db, { stores, ids }: Pick<Wanted, 'stores' | 'ids'>) {
  let query = kiosks(db);
  if (stores !== 'all') query = query.where(oneOf(db, 'kiosk.store', stores));
  if (ids) query = query.where(oneOf(db, 'kiosk.id', ids));
  return query;
}

function narrowed(db: Db, standard: Standard, wanted: Wanted) {
  const query = within(db, wanted).where('kiosk.revoked_at', wanted.view === 'revoked' ? 'is not' : 'is', null);
  if (wanted.view === null || wanted.view === 'revoked') return query;
  return query.where(conditionsFor(db, standard)[wanted.view]);
}

function described(db: Db, query: ReturnType<typeof kiosks>, standard: Standard) {
  const is = conditionsFor(db, standard);
  return query
    .select(['kiosk.id', 'kiosk.name', 'kiosk.store', 'kiosk.counter', 'kiosk.revoked_at', 'unit.name as storeName'])
    .select(['counter.name as counterName', 'report.heard_at', 'report.beat_at', 'report.pending', 'report.last_seq'])
    .select(['report.oldest_pending_at', 'report.battery', 'report.app_version', 'report.clock_difference'])
    .select(['report.outbox', 'outbox.received', 'outbox.last_received_at'])
    .select([
      flag(is.online).as('online'),
      flag(is.silent).as('silent'),
      flag(is.stale).as('stale'),
      flag(is.gaps).as('gaps'),
      flag(is.clock).as('clock'),
      flag(is.battery).as('low'),
    ]);
}

export type KioskRow = Awaited<ReturnType<typeof kioskPage>>[number];

/** The kiosks that want attention first, then by place; the exit after the counters. */
export function kioskPage(db: Db, standard: Standard, wanted: Wanted, limit: number, offset: number) {
  const is = conditionsFor(db, standard);
  const rank = sql`case when ${is.silent} then 0 when ${is.stale} then 1 when ${is.gaps} then 2
    when ${is.battery} then 3 when ${is.clock} then 4 when ${is.new} then 5 else 6 end`;
  const rows = described(db, narrowed(db, standard, wanted), standard)
    .limit(limit)
    .offset(offset);
  if (wanted.view === 'revoked') return rows.orderBy('kiosk.revoked_at', 'desc').orderBy('kiosk.id').execute();
  return rows
    .orderBy(rank)
    .orderBy('kiosk.store')
    .orderBy('kiosk.counter', (order) => order.asc().nullsLast())
    .orderBy('kiosk.id')
    .execute();
}

/** Where it stands, or stood when it was revoked. */
export const storeOf = async (db: Db, id: string) =>
  (await db.selectFrom('kiosk').select('store').where('id', '=', id).executeTakeFirst())?.store;

/** One kiosk, revoked or not. */
export const kioskById = (db: Db, standard: Standard, id: string) =>
  described(db, kiosks(db).where('kiosk.id', '=', id), standard).executeTakeFirst();

/** How many kiosks there are of each kind, whatever the view. */
export async function countKiosks(db: Db, standard: Standard, wanted: Omit<Wanted, 'view'>) {
  const is = conditionsFor(db, standard);
  const inUse = (condition: RawBuilder<SqlBool>) =>
    sql<number>`coalesce(sum(case when kiosk.revoked_at is null and ${condition} then 1 else 0 end), 0)`;
  const row = await within(db, wanted)
    .select([
      inUse(sql`1 = 1`).as('total'),
      inUse(is.new).as('new'),
      inUse(is.online).as('online'),
      inUse(is.silent).as('silent'),
      inUse(is.resting).as('resting'),
      inUse(is.pending).as('pending'),
      inUse(is.stale).as('stale'),
      inUse(is.gaps).as('gaps'),
      inUse(is.battery).as('battery'),
      inUse(is.clock).as('clock'),
      inUse(is.version).as('version'),
      sql<number>`coalesce(sum(case when kiosk.revoked_at is null then 0 else 1 end), 0)`.as('revoked'),
      sql<number>`coalesce(sum(case when kiosk.revoked_at is null then report.pending end), 0)`.as('items'),
      sql<string | null>`min(case when kiosk.revoked_at is null and ${is.silent} then report.heard_at end)`.as('since'),
    ])
    .executeTakeFirstOrThrow();
  const { since, ...counts } = row;
  return {
    since,
    counts: Object.fromEntries(Object.entries(counts).map(([name, n]) => [name, Number(n)])) as Record<
      keyof typeof counts,
      number
    >,
  };
}

/**
 * Kiosks in use that may hold back answers given before a moment: unsent ones, none heard since, numbers missing.
 * @param before UTC ISO
 */
export async function countHoldingBack(db: Db, stores: string[], before: string) {
  const count = (condition: RawBuilder<SqlBool>) => sql<number>`coalesce(sum(${flag(condition)}), 0)`;
  const row = await within(db, { stores, ids: null })
    .where('kiosk.revoked_at', 'is', null)
    .where('kiosk.created_at', '<', before)
    .select([
      count(sql`report.pending > 0 and coalesce(report.oldest_pending_at, '') < ${before}`).as('unsent'),
      count(sql`coalesce(report.heard_at, '') < ${before}`).as('silent'),
      count(gaps).as('gaps'),
    ])
    .executeTakeFirstOrThrow();
  return { unsent: Number(row.unsent), silent: Number(row.silent), gaps: Number(row.gaps) };
}

/** What kiosks and their places are called, for a search. */
export function kioskNames(db: Db, stores: string[] | 'all') {
  const query = db
    .selectFrom('kiosk')
    .innerJoin('unit', 'unit.code', 'kiosk.store')
    .leftJoin('counter', 'counter.code', 'kiosk.counter')
    .select([
      'kiosk.id',
      'kiosk.name',
      'unit.folded as store',
      'counter.code as counter',
      'counter.name as counterName',
    ]);
  return (stores === 'all' ? query : query.where(oneOf(db, 'kiosk.store', stores))).execute();
}

/** Where a kiosk stood, the latest first. */
export const placesOf = (db: Db, id: string) =>
  db
    .selectFrom('kiosk_binding as binding')
    .leftJoin('unit', 'unit.code', 'binding.store')
    .leftJoin('counter', 'counter.code', 'binding.counter')
    .select(['binding.from_at', 'binding.store', 'binding.counter', 'unit.name as storeName'])
    .select('counter.name as counterName')
    .where('binding.kiosk', '=', id)
    .orderBy('binding.from_at', 'desc')
    .execute();

/** When the answers with these numbers were given, of one device; UTC ISO by number. */
export async function momentsOf(db: Db, id: string, outbox: string, seqs: number[]) {
  if (seqs.length === 0) return new Map<number, string>();
  const rows = await db
    .selectFrom('response')
    .select(['seq', 'corrected_at'])
    .where('device', '=', `kiosk:${id}`)
    .where('outbox', '=', outbox)
    .where('seq', 'in', seqs)
    .execute();
  return new Map(rows.map(({ seq, corrected_at }) => [Number(seq), corrected_at]));
}
