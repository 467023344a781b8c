import type { Db } from '#db/connect.server.ts';
import { addDays } from '#lib/ui/zone.ts';

export interface QuarantinedRating {
  day: string;
  employee: string;
  store: string;
  channel: string;
  rating: number;
  n: number;
}

/**
 * Ratings in quarantine, by whom they would count for, of days from … to, both included.
 * What was judged earlier than the first of them was not of these days.
 */
export async function quarantinedRatings(
  db: Db,
  { from, to, question }: { from: string; to: string; question: string },
): Promise<QuarantinedRating[]> {
  const rows = await db
    .selectFrom('response')
    .innerJoin(
      db.selectFrom('quarantine').select('response').where('at', '>=', addDays(from, -1)).distinct().as('judged'),
      'judged.response',
      'response.id',
    )
    .select((eb) => [
      'day',
      eb.case().when('personal', '=', 1).then(eb.ref('employee')).else('').end().as('employee'),
      'store',
      'channel',
      eb.ref('rating').$notNull().as('rating'),
      eb.fn.countAll<number>().as('n'),
    ])
    .where('quarantined', '=', 1)
    .where('question', '=', question)
    .where('rating', 'is not', null)
    .where('store', '<>', '')
    .where('day', '>=', from)
    .where('day', '<=', to)
    .groupBy(['day', 'employee', 'personal', 'store', 'channel', 'rating'])
    .execute();
  return rows.map((row) => ({ ...row, n: Number(row.n) }));
}
