import type { Db } from '#db/connect.server.ts';
import { oneOf } from '#db/dialect.server.ts';

/** Counters that are not closed for good, by store and code. */
export function countersByStore(db: Db, stores: string[] | null) {
  const query = db
    .selectFrom('counter')
    .select(['code', 'name', 'store'])
    .where('closed_from', 'is', null)
    .orderBy('store')
    .orderBy('code');
  return (stores ? query.where(oneOf(db, 'store', stores)) : query).execute();
}

export function servedAt(db: Db, stores: string[] | null, from: string, to: string) {
  const query = db
    .selectFrom('shift')
    .innerJoin('employee', 'employee.code', 'shift.employee')
    .select(['shift.employee', 'shift.store', 'employee.name'])
    .distinct()
    .where('shift.starts_at', '>=', from)
    .where('shift.starts_at', '<', to);
  return (stores ? query.where(oneOf(db, 'shift.store', stores)) : query).execute();
}
