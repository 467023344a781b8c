import type { ExpressionBuilder } from 'kysely';
import type { Db } from '#db/connect.server.ts';
import { among, bound } from '#db/dialect.server.ts';
import type { Database } from '#db/schema.ts';
import type { View } from './employee.ts';

export interface Wanted {
  /** Stores in question; null: all. */
  stores: string[] | null;
  /** What name or code contains, folded; '': anything. */
  text: string;
  today: string;
}

/** True of the posting that says where somebody belongs; see `postingOn`. */
const saysWhere = (eb: ExpressionBuilder<Database, 'posting'>, today: string) =>
  eb(
    'posting.from_day',
    '=',
    eb.fn.coalesce(
      eb
        .selectFrom('posting as begun')
        .select((select) => select.fn.max('begun.from_day').as('day'))
        .whereRef('begun.employee', '=', 'posting.employee')
        .where('begun.from_day', '<=', today),
      eb
        .selectFrom('posting as coming')
        .select((select) => select.fn.min('coming.from_day').as('day'))
        .whereRef('coming.employee', '=', 'posting.employee'),
    ),
  );

/** Everybody wanted. Where people belong is looked up only if it matters: it is most of the work. */
function wantedPeople(db: Db, { stores, text, today }: Wanted) {
  let query = db.selectFrom('employee');
  // What stands for itself in a pattern: nobody searches by wildcard.
  if (text !== '') query = query.where('employee.folded', 'like', `%${text.replace(/[%_\\]/g, '')}%`);
  if (!stores) return query;
  const here = db
    .selectFrom('posting')
    .select('posting.employee')
    .where(among(db, 'posting.store', bound(db, stores) as string[]))
    .where((eb) => saysWhere(eb, today));
  return query.where('employee.code', 'in', here);
}

function viewed(db: Db, wanted: Wanted, view: View) {
  const query = wantedPeople(db, wanted);
  if (view === 'left') return query.where('employee.end_day', '<', wanted.today);
  if (view === 'leaving') return query.where('employee.end_day', '>=', wanted.today);
  const current = query.where((where) =>
    where.or([where('employee.end_day', 'is', null), where('employee.end_day', '>=', wanted.today)]),
  );
  return view === 'no-pin' ? current.where('employee.pin_hash', 'is', null) : current;
}

/** By given name. */
export function employeesFound(db: Db, wanted: Wanted, view: View, page: { offset: number; limit: number }) {
  const listed = viewed(db, wanted, view)
    .select('employee.code')
    .orderBy('employee.sort_key')
    .orderBy('employee.code')
    .offset(page.offset)
    .limit(page.limit);
  return db
    .selectFrom(listed.as('listed'))
    .innerJoin('employee', 'employee.code', 'listed.code')
    .innerJoin('posting', 'posting.employee', 'employee.code')
    .where((eb) => saysWhere(eb, wanted.today))
    .innerJoin('unit', 'unit.code', 'posting.store')
    .leftJoin('portrait', 'portrait.employee', 'employee.code')
    .select(['employee.code', 'employee.name', 'employee.start_day', 'employee.end_day'])
    .select(['posting.store', 'unit.name as storeName', 'portrait.hash as photo'])
    .select((eb) => eb.case().when('employee.pin_hash', 'is', null).then(0).else(1).end().as('pin'))
    .orderBy('employee.sort_key')
    .orderBy('employee.code')
    .execute();
}

/** How many there are in each view. */
export async function countFound(db: Db, wanted: Wanted): Promise<Record<View, number>> {
  const { today } = wanted;
  const found = await wantedPeople(db, wanted)
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

/** How many units there are: who may see as many may see all. */
export const countUnits = async (db: Db) =>
  (
    await db
      .selectFrom('unit')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  ).n;
