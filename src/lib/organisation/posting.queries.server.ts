import type { Db } from '#db/connect.server.ts';

/** Employees posted to the store that day, and those of the codes given wherever they are posted; none who has left. */
export const employeesAt = (db: Db, store: string, day: string, also: string[]) =>
  db
    .selectFrom('employee')
    .select(['code', 'name'])
    .where((where) => where.or([where('end_day', 'is', null), where('end_day', '>=', day)]))
    .where((where) => {
      const posted = where(
        'code',
        'in',
        where
          .selectFrom('posting')
          .select('employee')
          .where('store', '=', store)
          .where('from_day', '<=', day)
          .where('to_day', '>=', day),
      );
      return also.length > 0 ? where.or([posted, where('code', 'in', also)]) : posted;
    })
    .execute();

export const lastDayOf = async (db: Db, employee: string): Promise<string | null> =>
  (await db.selectFrom('employee').select('end_day').where('code', '=', employee).executeTakeFirst())?.end_day ?? null;

/** Those of the employees who have a last day, with it. */
export const leaversAmong = (db: Db, codes: string[]) =>
  codes.length === 0
    ? []
    : db
        .selectFrom('employee')
        .select(['code', 'end_day'])
        .where('code', 'in', codes)
        .where('end_day', 'is not', null)
        .execute();
