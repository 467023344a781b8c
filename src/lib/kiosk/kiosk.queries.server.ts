import type { Insertable } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import type { KioskTable } from '#db/schema.ts';

export const kioskByTokenHash = (db: Db, hash: string) =>
  db
    .selectFrom('kiosk')
    .select(['id', 'name', 'store', 'counter', 'revoked_at'])
    .where('token_hash', '=', hash)
    .executeTakeFirst();

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
