import type { Insertable } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import { oneOf } from '#db/dialect.server.ts';
import { prepared } from '#db/prepared.server.ts';
import type { KioskBindingTable, KioskTable } from '#db/schema.ts';

const kiosksByHash = prepared((db, { hash }: { hash: string }) =>
  db.selectFrom('kiosk').select(['id', 'name', 'store', 'counter', 'revoked_at']).where('token_hash', '=', hash),
);

export const kioskByTokenHash = async (db: Db, hash: string) => (await kiosksByHash(db, { hash }))[0];

/** A new kiosk, bound to its place from the moment it was made. */
export async function insertKiosk(tx: Db, kiosk: Omit<Insertable<KioskTable>, 'revoked_at'>) {
  await tx
    .insertInto('kiosk')
    .values({ ...kiosk, revoked_at: null })
    .execute();
  await insertBinding(tx, {
    kiosk: kiosk.id,
    from_at: kiosk.created_at,
    store: kiosk.store,
    counter: kiosk.counter ?? null,
  });
}

/** Two moves within one millisecond are one. */
export const insertBinding = (tx: Db, binding: KioskBindingTable) =>
  tx
    .insertInto('kiosk_binding')
    .values(binding)
    .onConflict((oc) =>
      oc.columns(['kiosk', 'from_at']).doUpdateSet({ store: binding.store, counter: binding.counter }),
    )
    .execute();

export const cornerPinOf = async (db: Db, id: string) =>
  (await db.selectFrom('kiosk').select('corner_pin').where('id', '=', id).executeTakeFirstOrThrow()).corner_pin;

/** How many kiosks in use stand at each place of a store; the exit's counter is null. */
export const kiosksPerPlace = (db: Db, store: string) =>
  db
    .selectFrom('kiosk')
    .select(['counter', (eb) => eb.fn.countAll<number>().as('n')])
    .where('store', '=', store)
    .where('revoked_at', 'is', null)
    .groupBy('counter')
    .execute();

/** A kiosk in use; undefined for one that is unknown or revoked. */
export const kioskInUse = (db: Db, id: string) =>
  db
    .selectFrom('kiosk')
    .select(['id', 'name', 'store', 'counter'])
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();

/** Changes a kiosk that is in use still. @returns false when somebody revoked it meanwhile */
export async function changeKiosk(
  tx: Db,
  id: string,
  change: Partial<Pick<KioskTable, 'name' | 'corner_pin' | 'revoked_at' | 'store' | 'counter'>>,
) {
  const { numUpdatedRows } = await tx
    .updateTable('kiosk')
    .set(change)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** How many kiosks are in use at these stores. @param stores codes; null: everywhere */
export async function kiosksAmong(db: Db, stores: string[] | null) {
  let query = db
    .selectFrom('kiosk')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('revoked_at', 'is', null);
  if (stores) query = query.where(oneOf(db, 'store', stores));
  return Number((await query.executeTakeFirst())?.n ?? 0);
}
