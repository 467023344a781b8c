import type { Insertable } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import { prepared } from '#db/prepared.server.ts';
import type { KioskTable } from '#db/schema.ts';

const kiosksByHash = prepared((db, { hash }: { hash: string }) =>
  db.selectFrom('kiosk').select(['id', 'name', 'store', 'counter', 'revoked_at']).where('token_hash', '=', hash),
);

export const kioskByTokenHash = async (db: Db, hash: string) => (await kiosksByHash(db, { hash }))[0];

/** A new kiosk, bound to its place from the moment it was made. */
export async function insertKiosk(
  tx: Db,
  kiosk: Omit<Insertable<KioskTable>, 'revoked_at' | 'last_seen_at' | 'heartbeat'>,
) {
  await tx
    .insertInto('kiosk')
    .values({ ...kiosk, revoked_at: null, last_seen_at: null, heartbeat: null })
    .execute();
  await tx
    .insertInto('kiosk_binding')
    .values({ kiosk: kiosk.id, from_at: kiosk.created_at, store: kiosk.store, counter: kiosk.counter })
    .execute();
}

export const cornerPinOf = async (db: Db, id: string) =>
  (await db.selectFrom('kiosk').select('corner_pin').where('id', '=', id).executeTakeFirstOrThrow()).corner_pin;

export const saveHeartbeat = (db: Db, id: string, at: string, heartbeat: string) =>
  db.updateTable('kiosk').set({ last_seen_at: at, heartbeat }).where('id', '=', id).execute();

/** Kiosks of the stores given, or all, with their places' names. */
export function kiosksAmong(db: Db, stores: string[] | 'all') {
  const query = db
    .selectFrom('kiosk')
    .innerJoin('unit', 'unit.code', 'kiosk.store')
    .leftJoin('counter', 'counter.code', 'kiosk.counter')
    .select(['kiosk.id', 'kiosk.name', 'kiosk.store', 'kiosk.counter', 'kiosk.revoked_at'])
    .select(['kiosk.last_seen_at', 'kiosk.heartbeat', 'unit.opens', 'unit.closes'])
    .select(['unit.name as storeName', 'counter.name as counterName'])
    .where('kiosk.revoked_at', 'is', null)
    .orderBy('kiosk.store')
    .orderBy('kiosk.counter', (order) => order.asc().nullsLast())
    .orderBy('kiosk.id');
  return (stores === 'all' ? query : query.where('kiosk.store', 'in', stores)).execute();
}

/** A kiosk in use; undefined for one that is unknown or revoked. */
export const kioskInUse = (db: Db, id: string) =>
  db
    .selectFrom('kiosk')
    .select(['id', 'name', 'store'])
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();

/** Changes a kiosk that is in use still. @returns false when somebody revoked it meanwhile */
export async function changeKiosk(
  tx: Db,
  id: string,
  change: Partial<Pick<KioskTable, 'name' | 'corner_pin' | 'revoked_at'>>,
) {
  const { numUpdatedRows } = await tx
    .updateTable('kiosk')
    .set(change)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
