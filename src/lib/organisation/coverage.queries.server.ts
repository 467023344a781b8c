import type { Db } from '#db/connect.server.ts';
import { oneOf } from '#db/dialect.server.ts';

/** Counters by store and code; unless `ever`, without those closed for good. */
export function countersByStore(db: Db, stores: string[] | null, ever: boolean) {
  let query = db.selectFrom('counter').select(['code', 'name', 'store']).orderBy('store').orderBy('code');
  if (!ever) query = query.where('closed_from', 'is', null);
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
