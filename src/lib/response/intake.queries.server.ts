import { sql } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import { among, locked, records } from '#db/dialect.server.ts';
import { inserting, prepared } from '#db/prepared.server.ts';
import type { DeviceEventTable, OutboxTable, QuarantineTable, ResponseTable } from '#db/schema.ts';

const hashes = prepared((db, { ids }: { ids: string[] }) =>
  db
    .selectFrom('response')
    .select(['id', 'content_hash'])
    .where(among(db, 'id', ids)),
);

/** Which of these responses are stored, with the hash of what was stored. */
export async function storedHashes(tx: Db, ids: string[]) {
  const rows = ids.length ? await hashes(tx, { ids }) : [];
  return new Map(rows.map((row) => [row.id, row.content_hash]));
}

/** Which of these events are stored, with their hash and what was made of their PIN. */
export async function storedEvents(tx: Db, ids: string[]) {
  if (ids.length === 0) return new Map<string, { hash: string; verdict: 'ok' | 'wrong-pin' | 'locked' }>();
  const rows = await tx
    .selectFrom('device_event')
    .select(['id', 'content_hash', 'verdict'])
    .where('id', 'in', ids)
    .execute();
  return new Map(
    rows.map(({ id, content_hash, verdict }) => [
      id,
      { hash: content_hash, verdict: verdict === 'applied' ? ('ok' as const) : verdict },
    ]),
  );
}

const responseColumns = [
  'id',
  'content_hash',
  'survey',
  'version',
  'channel',
  'locale',
  'device',
  'outbox',
  'seq',
  'started_at',
  'answered_at',
  'corrected_at',
  'received_at',
  'clock',
  'day',
  'visit_at',
  'store',
  'counter',
  'employee',
  'attribution',
  'ticket',
  'answers',
  'question',
  'rating',
  'personal',
  'quarantined',
] as const satisfies (keyof ResponseTable)[];

/** @returns how many were new; the others exist already */
export const insertResponses = inserting('response', responseColumns, (query) =>
  query.onConflict((oc) => oc.column('id').doNothing()),
);

/** Responses of these devices, answered since, that have one of these numbers of an outbox. */
export const responsesNumbered = (
  tx: Db,
  { outbox, devices, since, seqs }: { outbox: string; devices: string[]; since: string; seqs: number[] },
) =>
  tx
    .selectFrom('response')
    .select(['id', 'seq'])
    .where('device', 'in', devices)
    .where('corrected_at', '>=', since)
    .where('outbox', '=', outbox)
    .where('seq', 'in', seqs)
    .execute();

export const eventsNumbered = (tx: Db, outbox: string, seqs: number[]) =>
  tx.selectFrom('device_event').select(['id', 'seq']).where('outbox', '=', outbox).where('seq', 'in', seqs).execute();

export async function insertQuarantines(tx: Db, rows: QuarantineTable[]) {
  if (rows.length > 0) await tx.insertInto('quarantine').values(rows).execute();
}

export async function insertDeviceEvents(tx: Db, rows: DeviceEventTable[]) {
  if (rows.length > 0)
    await tx
      .insertInto('device_event')
      .values(rows)
      .onConflict((oc) => oc.column('id').doNothing())
      .execute();
}

const outboxes = prepared((db, { ids }: { ids: string[] }) =>
  locked(
    db,
    db
      .selectFrom('outbox')
      .selectAll()
      .where(among(db, 'id', ids))
      .orderBy('id'),
  ),
);
const outboxColumns = ['id', 'owner', 'former_owner', 'received', 'last_received_at', 'sign'] as const;
const openOutboxes = inserting('outbox', outboxColumns, (query) =>
  query.onConflict((oc) => oc.column('id').doNothing()),
);

/** Opens and holds the outboxes, in the order of their ids. */
export async function holdOutboxes(tx: Db, fresh: OutboxTable[]): Promise<Map<string, OutboxTable>> {
  if (fresh.length === 0) return new Map();
  const ids = fresh.map((row) => row.id);
  let rows = await outboxes(tx, { ids });
  if (rows.length < ids.length) {
    await openOutboxes(tx, fresh);
    rows = await outboxes(tx, { ids });
  }
  return new Map(rows.map((row) => [row.id, row]));
}

export const saveOutboxes = inserting('outbox', outboxColumns, (query) =>
  query.onConflict((oc) =>
    oc.column('id').doUpdateSet((eb) => ({
      owner: eb.ref('excluded.owner'),
      former_owner: eb.ref('excluded.former_owner'),
      received: eb.ref('excluded.received'),
      last_received_at: eb.ref('excluded.last_received_at'),
      sign: eb.ref('excluded.sign'),
    })),
  ),
);

export const insertWords = inserting(
  'response_words',
  ['survey', 'question', 'day', 'response', 'store', 'version', 'channel'],
  (query) => query.onConflict((oc) => oc.doNothing()),
);

const clocks = prepared((db, { outboxes }: { outboxes: string[] }) =>
  db
    .selectFrom('outbox_clock')
    .selectAll()
    .where(among(db, 'outbox', outboxes)),
);

export const clocksOf = async (tx: Db, outboxes: string[]) => (outboxes.length ? clocks(tx, { outboxes }) : []);

export const saveClocks = inserting('outbox_clock', ['outbox', 'epoch', 'offset_ms', 'measured'], (query) =>
  query.onConflict((oc) =>
    oc
      .columns(['outbox', 'epoch'])
      .doUpdateSet((eb) => ({ offset_ms: eb.ref('excluded.offset_ms'), measured: eb.ref('excluded.measured') })),
  ),
);

const countersAmong = prepared((db, { codes }: { codes: string[] }) =>
  db
    .selectFrom('counter')
    .select(['code', 'store'])
    .where(among(db, 'code', codes)),
);
const storesAmong = prepared((db, { codes }: { codes: string[] }) =>
  db
    .selectFrom('unit')
    .select('code')
    .where(among(db, 'code', codes))
    .where('kind', '=', 'store'),
);
const employeesAmong = prepared((db, { codes }: { codes: string[] }) =>
  db
    .selectFrom('employee')
    .select(['code', 'end_day'])
    .where(among(db, 'code', codes)),
);

/** The counters, stores and employees among these codes; employees with their last day. */
export async function directoryOf(tx: Db, codes: { counters: string[]; stores: string[]; employees: string[] }) {
  const counters = codes.counters.length ? await countersAmong(tx, { codes: codes.counters }) : [];
  const stores = codes.stores.length ? await storesAmong(tx, { codes: codes.stores }) : [];
  const employees = codes.employees.length ? await employeesAmong(tx, { codes: codes.employees }) : [];
  return {
    counters: new Map(counters.map((row) => [row.code, row.store])),
    stores: new Set(stores.map((row) => row.code)),
    employees: new Map(employees.map((row) => [row.code, row.end_day])),
  };
}

const bindings = prepared((db, { kiosks }: { kiosks: string[] }) =>
  db
    .selectFrom('kiosk_binding')
    .selectAll()
    .where(among(db, 'kiosk', kiosks))
    .orderBy('from_at'),
);

export const bindingsOf = async (tx: Db, kiosks: string[]) => (kiosks.length ? bindings(tx, { kiosks }) : []);

// Asked for window by window: as a join, PostgreSQL reads the whole table for as long as it knows nothing of its size.
const keptWithin = prepared((db, { windows }: { windows: string }) =>
  db.selectFrom(records(db, 'wanted', windows, ['device', 'after', 'until'])).select((eb) => [
    'wanted.device',
    eb
      .selectFrom('response')
      .select(sql<string | null>`string_agg(response.corrected_at, ',')`.as('moments'))
      .whereRef('response.device', '=', 'wanted.device')
      .whereRef('response.corrected_at', '>', 'wanted.after')
      .whereRef('response.corrected_at', '<=', 'wanted.until')
      .where('response.quarantined', '=', 0)
      .where('response.channel', '=', 'kiosk')
      .as('moments'),
  ]),
);

/** Kept taps in each device's `(after, until]`, by device; UTC ISO. */
export async function keptTaps(tx: Db, windows: { device: string; after: string; until: string }[]) {
  const rows = windows.length ? await keptWithin(tx, { windows: JSON.stringify(windows) }) : [];
  return new Map(rows.map(({ device, moments }) => [device, moments?.split(',') ?? []]));
}

/** The sign event of an outbox that stood before a sequence number, newest first. */
export const signBefore = (tx: Db, outbox: string, seq: number) =>
  tx
    .selectFrom('device_event')
    .selectAll()
    .where('outbox', '=', outbox)
    .where('seq', '<', seq)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
