import type { Db } from '#db/connect.server.ts';

/** Ratings of that question that nobody is answerable for, by store, from the counts: those with reasons elsewhere not taken in. */
export function nobodysByStore(db: Db, question: string, from: string, to: string, stores: string[] | null) {
  const query = db
    .selectFrom('score_day')
    .select((eb) => [
      'store',
      eb.fn
        .sum<number>(
          eb
            .case()
            .when('employee', '=', '')
            .then(eb(eb(eb(eb('n1', '+', eb.ref('n2')), '+', eb.ref('n3')), '+', eb.ref('n4')), '+', eb.ref('n5')))
            .else(eb.neg(eb.ref('elsewhere')))
            .end(),
        )
        .as('n'),
    ])
    .where('question', '=', question)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .where('store', '<>', '')
    .groupBy('store');
  return (stores ? query.where('store', 'in', stores) : query).execute();
}

/** Those given at these counters in the span, by counter and moment. */
export const nobodysAt = (db: Db, question: string, counters: string[], from: string, to: string) =>
  db
    .selectFrom('response')
    .select(['counter', 'visit_at', 'day', 'attribution'])
    .where('counter', 'in', counters)
    .where('visit_at', '>=', from)
    .where('visit_at', '<', to)
    .where('employee', '=', '')
    .where('question', '=', question)
    .where('rating', 'is not', null)
    .where('quarantined', '=', 0)
    .orderBy('counter')
    .orderBy('visit_at')
    .execute();
