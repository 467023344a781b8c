import type { Db } from '#db/connect.server.ts';
import { locked, type Engine } from '#db/dialect.server.ts';
import type { DeviceEventTable, OutboxTable, QuarantineTable, ResponseTable } from '#db/schema.ts';

/** Which of these responses are stored, with the hash of what was stored. */
export async function storedHashes(tx: Db, ids: string[]) {
  const hashes = new Map<string, string>();
  if (ids.length === 0) return hashes;
  const rows = await tx.selectFrom('response').select(['id', 'content_hash']).where('id', 'in', ids).execute();
  for (const row of rows) hashes.set(row.id, row.content_hash);
  return hashes;
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

/** @returns ids that were new; the others exist already */
export async function insertResponses(tx: Db, rows: ResponseTable[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const inserted = await tx
    .insertInto('response')
    .values(rows)
    .onConflict((oc) => oc.column('id').doNothing())
    .returning('id')
    .execute();
  return new Set(inserted.map((row) => row.id));
}

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

/** Opens and holds the outboxes, in the order of their ids. */
export async function holdOutboxes(tx: Db, engine: Engine, fresh: OutboxTable[]): Promise<Map<string, OutboxTable>> {
  if (fresh.length === 0) return new Map();
  const ids = fresh.map((row) => row.id);
  const select = () => tx.selectFrom('outbox').selectAll().where('id', 'in', ids).orderBy('id');
  let rows = await locked(engine, select()).execute();
  if (rows.length < ids.length) {
    await tx
      .insertInto('outbox')
      .values(fresh)
      .onConflict((oc) => oc.column('id').doNothing())
      .execute();
    rows = await locked(engine, select()).execute();
  }
  return new Map(rows.map((row) => [row.id, row]));
}

export async function saveOutboxes(tx: Db, rows: OutboxTable[]) {
  if (rows.length === 0) return;
  await tx
    .insertInto('outbox')
    .values(rows)
    .onConflict((oc) =>
      oc.column('id').doUpdateSet((eb) => ({
        owner: eb.ref('excluded.owner'),
        former_owner: eb.ref('excluded.former_owner'),
        received: eb.ref('excluded.received'),
        last_received_at: eb.ref('excluded.last_received_at'),
        sign: eb.ref('excluded.sign'),
      })),
    )
    .execute();
}

export async function clocksOf(tx: Db, outboxes: string[]) {
  if (outboxes.length === 0) return [];
  return tx.selectFrom('outbox_clock').selectAll().where('outbox', 'in', outboxes).execute();
}

export async function saveClocks(
  tx: Db,
  rows: { outbox: string; epoch: number; offset_ms: number; measured: number }[],
) {
  if (rows.length === 0) return;
  await tx
    .insertInto('outbox_clock')
    .values(rows)
    .onConflict((oc) =>
      oc
        .columns(['outbox', 'epoch'])
        .doUpdateSet((eb) => ({ offset_ms: eb.ref('excluded.offset_ms'), measured: eb.ref('excluded.measured') })),
    )
    .execute();
}

/** The counters, stores and employees among these codes. */
export async function directoryOf(tx: Db, codes: { counters: string[]; stores: string[]; employees: string[] }) {
  const counters = codes.counters.length
    ? await tx.selectFrom('counter').select(['code', 'store']).where('code', 'in', codes.counters).execute()
    : [];
  const stores = codes.stores.length
    ? await tx.selectFrom('unit').select('code').where('code', 'in', codes.stores).where('kind', '=', 'store').execute()
    : [];
  const employees = codes.employees.length
    ? await tx.selectFrom('employee').select('code').where('code', 'in', codes.employees).execute()
    : [];
  return {
    counters: new Map(counters.map((row) => [row.code, row.store])),
    stores: new Set(stores.map((row) => row.code)),
    employees: new Set(employees.map((row) => row.code)),
  };
}

export async function bindingsOf(tx: Db, kiosks: string[]) {
  if (kiosks.length === 0) return [];
  return tx.selectFrom('kiosk_binding').selectAll().where('kiosk', 'in', kiosks).orderBy('from_at').execute();
}

/** Kept taps of a device in `(after, until]`, UTC ISO. */
export async function keptTaps(tx: Db, device: string, after: string, until: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('response')
    .select('corrected_at')
    .where('device', '=', device)
    .where('corrected_at', '>', after)
    .where('corrected_at', '<=', until)
    .where('quarantined', '=', 0)
    .where('channel', '=', 'kiosk')
    .execute();
  return rows.map((row) => row.corrected_at);
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
