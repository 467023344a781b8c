import type { Db } from '#db/connect.server.ts';
import { among } from '#db/dialect.server.ts';
import { inserting, prepared } from '#db/prepared.server.ts';
import type { Attributed } from './attribution.ts';

/** Counters and a span of visits, UTC ISO, `to` not included. */
export interface Where {
  counters: string[];
  from: string;
  to: string;
}

/** How the responses of a counter are attributed, from after a place in the order of visit and id. */
export const attributionsAfter = (
  db: Db,
  counter: string,
  { to }: Pick<Where, 'to'>,
  after: { visit_at: string; id: string },
  limit: number,
) =>
  db
    .selectFrom('response')
    .select(['id', 'counter', 'visit_at', 'day', 'employee', 'attribution', 'quarantined'])
    .where('counter', '=', counter)
    .where('visit_at', '<', to)
    .where((eb) => eb(eb.refTuple('visit_at', 'id'), '>', eb.tuple(after.visit_at, after.id)))
    .orderBy('visit_at')
    .orderBy('id')
    .limit(limit)
    .execute();

/** How many responses were given there. */
export async function countAt(db: Db, { counters, from, to }: Where): Promise<number> {
  const { n } = await db
    .selectFrom('response')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('counter', 'in', counters)
    .where('visit_at', '>=', from)
    .where('visit_at', '<', to)
    .executeTakeFirstOrThrow();
  return n;
}

const moves = prepared((db, { ids }: { ids: string[] }) =>
  db
    .selectFrom('moved_response')
    .select(['response', 'employee', 'attribution'])
    .where(among(db, 'response', ids))
    // Corrections are numbered in the order of time: the first one stays.
    .orderBy('correction', 'desc'),
);

/** What each of these responses was attributed to before any correction moved it. */
export async function originsOf(db: Db, ids: string[]): Promise<Map<string, Attributed>> {
  const rows = ids.length > 0 ? await moves(db, { ids }) : [];
  return new Map(rows.map(({ response, ...origin }) => [response, origin]));
}

/** What these responses add to the counts, but for whose they are. */
export const countedOf = prepared((db, { ids }: { ids: string[] }) =>
  db
    .selectFrom('response')
    .select(['id', 'day', 'store', 'channel', 'survey', 'version', 'answers'])
    .where(among(db, 'id', ids)),
);

/** Gives those of them that are still as they are said to be to somebody else. @returns their ids */
export const moveResponses = prepared(
  (
    db,
    given: {
      ids: string[];
      employee: string;
      attribution: Attributed['attribution'];
      quarantined: number;
      toEmployee: string;
      toAttribution: Attributed['attribution'];
    },
  ) =>
    db
      .updateTable('response')
      .set({ employee: given.toEmployee, attribution: given.toAttribution })
      .where(among(db, 'id', given.ids))
      .where('employee', '=', given.employee)
      .where('attribution', '=', given.attribution)
      .where('quarantined', '=', given.quarantined)
      .returning('id'),
);

export const insertMoved = inserting('moved_response', ['response', 'correction', 'employee', 'attribution'], (query) =>
  query.onConflict((oc) => oc.columns(['response', 'correction']).doNothing()),
);
