import type { Db } from '#db/connect.server.ts';
import { oneOf } from '#db/dialect.server.ts';
import type { KioskSettingTable } from '#db/schema.ts';

export const settingsOf = (db: Db, places: string[]) =>
  db.selectFrom('kiosk_setting').selectAll().where('place', 'in', places).execute();

export async function replaceSettings(tx: Db, place: string, rows: KioskSettingTable[]) {
  await tx.deleteFrom('kiosk_setting').where('place', '=', place).execute();
  if (rows.length > 0) await tx.insertInto('kiosk_setting').values(rows).execute();
}

/** Every place that has settled anything: there are few. */
export const placesSettled = async (db: Db) =>
  (await db.selectFrom('kiosk_setting').select('place').distinct().execute()).map(({ place }) => place);

/** Those of these kiosks that are in use at these stores. */
export const kiosksAmong = (db: Db, ids: string[], stores: string[]) =>
  db
    .selectFrom('kiosk')
    .select(['id', 'name'])
    .where(oneOf(db, 'id', ids))
    .where(oneOf(db, 'store', stores))
    .where('revoked_at', 'is', null)
    .orderBy('name')
    .execute();
