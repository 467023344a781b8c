import type { Db } from '#db/connect.server.ts';
import type { CaseSettingTable } from '#db/schema.ts';

export const settingsOf = (db: Db, places: string[]) =>
  db.selectFrom('case_setting').selectAll().where('place', 'in', places).execute();

export async function replaceSettings(tx: Db, place: string, rows: CaseSettingTable[]) {
  await tx.deleteFrom('case_setting').where('place', '=', place).execute();
  if (rows.length > 0) await tx.insertInto('case_setting').values(rows).execute();
}
