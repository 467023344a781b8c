import type { Db } from '#db/connect.server.ts';
import { among, bound } from '#db/dialect.server.ts';
import type { View } from './employee.ts';

export interface Wanted {
  /** Stores in question; null: all. */
  stores: string[] | null;
  /** What name or code contains, folded; '': anything. */
  text: string;
  today: string;
}

/** Everybody once, with the posting that says where they belong; see `postingOn`. */
function placed(db: Db, { stores, text, today }: Wanted) {
  let query = db.selectFrom('employee').innerJoin('posting', (join) =>
    join.onRef('posting.employee', '=', 'employee.code').on('posting.from_day', '=', (eb) =>
      eb.fn.coalesce(
        eb
          .selectFrom('posting as begun')
          .select((select) => select.fn.max('begun.from_day').as('day'))
          .whereRef('begun.employee', '=', 'employee.code')
          .where('begun.from_day', '<=', today),
        eb
          .selectFrom('posting as coming')
          .select((select) => select.fn.min('coming.from_day').as('day'))
          .whereRef('coming.employee', '=', 'employee.code'),
      ),
    ),
  );
  if (stores) query = query.where(among(db, 'posting.store', bound(db, stores) as string[]));
  // What stands for itself in a pattern: nobody searches by wildcard.
  if (text !== '') query = query.where('employee.folded', 'like', `%${text.replace(/[%_\\]/g, '')}%`);
  return query;
}

function viewed(db: Db, wanted: Wanted, view: View) {
  const query = placed(db, wanted);
  if (view === 'left') return query.where('employee.end_day', '<', wanted.today);
  if (view === 'leaving') return query.where('employee.end_day', '>=', wanted.today);
  const current = query.where((where) =>
    where.or([where('employee.end_day', 'is', null), where('employee.end_day', '>=', wanted.today)]),
  );
  return view === 'no-pin' ? current.where('employee.pin_hash', 'is', null) : current;
}

/** By given name. */
export const employeesFound = (db: Db, wanted: Wanted, view: View, page: { offset: number; limit: number }) =>
  viewed(db, wanted, view)
    .innerJoin('unit', 'unit.code', 'posting.store')
    .leftJoin('portrait', 'portrait.employee', 'employee.code')
    .select(['employee.code', 'employee.name', 'employee.start_day', 'employee.end_day'])
    .select(['posting.store', 'unit.name as storeName', 'portrait.hash as photo'])
    .select((eb) => eb.case().when('employee.pin_hash', 'is', null).then(0).else(1).end().as('pin'))
    .orderBy('employee.sort_key')
    .orderBy('employee.code')
    .offset(page.offset)
    .limit(page.limit)
    .execute();

/** How many there are in each view. */
export async function countFound(db: Db, wanted: Wanted): Promise<Record<View, number>> {
  const { today } = wanted;
  const found = await placed(db, wanted)
    .select(({ eb, fn }) => {
      const end = eb.ref('employee.end_day');
      const current = eb.or([eb(end, 'is', null), eb(end, '>=', today)]);
      const one = (condition: typeof current) => eb.case().when(condition).then(1).else(0).end();
      return [
        fn.sum<number | null>(one(current)).as('current'),
        fn.sum<number | null>(one(eb.and([eb(end, '>=', today)]))).as('leaving'),
        fn.sum<number | null>(one(eb.and([current, eb('employee.pin_hash', 'is', null)]))).as('noPin'),
        fn.sum<number | null>(one(eb.and([eb(end, '<', today)]))).as('left'),
      ];
    })
    .executeTakeFirstOrThrow();
  return {
    current: found.current ?? 0,
    leaving: found.leaving ?? 0,
    'no-pin': found.noPin ?? 0,
    left: found.left ?? 0,
  };
}
