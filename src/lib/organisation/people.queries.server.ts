import type { Db } from '#db/connect.server.ts';

/** Postings that touch the period, of these stores or of all (null). */
export async function postingsDuring(db: Db, stores: string[] | null, from: string, to: string) {
  let query = db
    .selectFrom('posting')
    .innerJoin('employee', 'employee.code', 'posting.employee')
    .select(['posting.employee as employee', 'posting.store as store', 'employee.name as name'])
    .where('from_day', '<=', to)
    .where('to_day', '>=', from);
  if (stores) query = query.where('posting.store', 'in', stores);
  return query.orderBy('posting.from_day').execute();
}

export const employeeNames = (db: Db, codes: string[]) =>
  db.selectFrom('employee').select(['code', 'name']).where('code', 'in', codes).execute();

export const unitNames = (db: Db, codes: string[]) =>
  db.selectFrom('unit').select(['code', 'name']).where('code', 'in', codes).execute();
