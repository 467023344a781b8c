import type { Db } from '#db/connect.server.ts';
import { locked } from '#db/dialect.server.ts';
import type { Person } from './employee.queries.server.ts';

/** By code, those among the codes that exist. @param hold the rows, until the transaction ends */
export async function peopleByCodes(db: Db, codes: string[], hold: boolean): Promise<Person[]> {
  if (codes.length === 0) return [];
  const query = db
    .selectFrom('employee')
    .select(['code', 'name', 'start_day', 'end_day', 'pin_hash'])
    .where('code', 'in', codes)
    .orderBy('sort_key')
    .orderBy('code');
  const rows = await (hold ? locked(db, query) : query).execute();
  const postings = await db
    .selectFrom('posting')
    .selectAll()
    .where('employee', 'in', codes)
    .orderBy('employee')
    .orderBy('from_day')
    .execute();
  const byCode = Map.groupBy(postings, ({ employee }) => employee);
  return rows.map(({ pin_hash, ...person }) => ({
    ...person,
    hasPin: pin_hash !== null,
    postings: (byCode.get(person.code) ?? []).map(({ employee: _, ...posting }) => posting),
  }));
}
