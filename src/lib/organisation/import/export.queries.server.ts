import type { Db } from '#db/connect.server.ts';
import { among, bound } from '#db/dialect.server.ts';

/** Rows read at a time: between two, others have their turn. */
const PORTION = 500;

/** Units of these codes; null: all. Parents before their children is not said: the import sorts for itself. */
export async function exportedUnits(db: Db, units: string[] | null) {
  let query = db.selectFrom('unit').selectAll().orderBy('code');
  if (units) query = query.where(among(db, 'code', bound(db, units) as string[]));
  return query.execute();
}

export async function exportedCounters(db: Db, stores: string[] | null) {
  let query = db.selectFrom('counter').select(['code', 'name', 'store']).orderBy('store').orderBy('code');
  if (stores) query = query.where(among(db, 'store', bound(db, stores) as string[]));
  return query.execute();
}

/** With the store of the last posting, which is what an import states; in the order of their codes, page by page. */
export async function* exportedEmployees(db: Db, stores: string[] | null) {
  let after = '';
  for (;;) {
    let query = db
      .selectFrom('employee')
      .innerJoin('posting', (join) =>
        join.onRef('posting.employee', '=', 'employee.code').on('posting.from_day', '=', (eb) =>
          eb
            .selectFrom('posting as later')
            .select((select) => select.fn.max('later.from_day').as('day'))
            .whereRef('later.employee', '=', 'employee.code'),
        ),
      )
      .select(['employee.code', 'employee.name', 'employee.start_day', 'employee.end_day', 'posting.store'])
      .where('employee.code', '>', after)
      .orderBy('employee.code')
      .limit(PORTION);
    if (stores) query = query.where(among(db, 'posting.store', bound(db, stores) as string[]));
    const rows = await query.execute();
    yield* rows;
    if (rows.length < PORTION) return;
    after = rows.at(-1)?.code ?? '';
  }
}

/** Rostered shifts that begin in the span, page by page. */
export async function* exportedShifts(db: Db, stores: string[] | null, span: { from: string; to: string }) {
  let after = { counter: '', at: '', id: '' };
  for (;;) {
    const { counter, at, id } = after;
    let query = db
      .selectFrom('shift')
      .select(['id', 'counter', 'employee', 'starts_at', 'ends_at'])
      .where('source', '=', 'roster')
      .where('starts_at', '>=', span.from)
      .where('starts_at', '<', span.to)
      .where((where) =>
        where.or([
          where('counter', '>', counter),
          where.and([
            where('counter', '=', counter),
            where.or([where('starts_at', '>', at), where.and([where('starts_at', '=', at), where('id', '>', id)])]),
          ]),
        ]),
      )
      .orderBy('counter')
      .orderBy('starts_at')
      .orderBy('id')
      .limit(PORTION);
    if (stores) query = query.where(among(db, 'store', bound(db, stores) as string[]));
    const rows = await query.execute();
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < PORTION) return;
    after = { counter: last.counter, at: last.starts_at, id: last.id };
  }
}
