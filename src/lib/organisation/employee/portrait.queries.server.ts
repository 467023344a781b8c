import type { Db } from '#db/connect.server.ts';

export const portraitOf = (db: Db, employee: string) =>
  db.selectFrom('portrait').select(['hash', 'image']).where('employee', '=', employee).executeTakeFirst();

/** Hashes of the photos there are, by employee. */
export async function portraitsAmong(db: Db, employees: string[]): Promise<Map<string, string>> {
  if (employees.length === 0) return new Map();
  const rows = await db
    .selectFrom('portrait')
    .select(['employee', 'hash'])
    .where('employee', 'in', employees)
    .execute();
  return new Map(rows.map(({ employee, hash }) => [employee, hash]));
}

export async function savePortrait(tx: Db, employee: string, hash: string, image: string) {
  await tx
    .insertInto('portrait')
    .values({ employee, hash, image })
    .onConflict((oc) => oc.column('employee').doUpdateSet({ hash, image }))
    .execute();
}

export async function deletePortrait(tx: Db, employee: string) {
  await tx.deleteFrom('portrait').where('employee', '=', employee).execute();
}

/** Whether the employee is posted to the store that day, or has a shift there that touches the span. */
export async function servesAt(
  db: Db,
  employee: string,
  store: string,
  day: string,
  span: { from: string; to: string },
) {
  const posted = await db
    .selectFrom('posting')
    .select('store')
    .where('employee', '=', employee)
    .where('store', '=', store)
    .where('from_day', '<=', day)
    .where('to_day', '>=', day)
    .executeTakeFirst();
  if (posted) return true;
  const shift = await db
    .selectFrom('shift')
    .select('id')
    .where('employee', '=', employee)
    .where('store', '=', store)
    .where('starts_at', '>=', span.from)
    .where('starts_at', '<', span.to)
    .executeTakeFirst();
  return shift !== undefined;
}
