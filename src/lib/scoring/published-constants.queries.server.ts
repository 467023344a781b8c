import type { Db } from '#db/connect.server.ts';
import type { PublishedConstantsTable } from '#db/schema.ts';
import type { LevelRow } from './cell-rows.ts';

export const publishedRow = (db: Db, month: string) =>
  db.selectFrom('published_constants').selectAll().where('month', '=', month).executeTakeFirst();

/** Of several who publish at once, the first one's stay. */
export async function insertPublished(tx: Db, row: PublishedConstantsTable) {
  await tx
    .insertInto('published_constants')
    .values(row)
    .onConflict((oc) => oc.column('month').doNothing())
    .execute();
}

/** What each employee got in each store by each channel over the months, both included, as if on one day. */
export async function cellsOver(
  db: Db,
  { from, to, question, day }: { from: string; to: string; question: string; day: string },
): Promise<LevelRow[]> {
  const rows = await db
    .selectFrom('score_month')
    .select((eb) => [
      'employee',
      'store',
      'channel',
      eb.fn.sum<number>('n1').as('n1'),
      eb.fn.sum<number>('n2').as('n2'),
      eb.fn.sum<number>('n3').as('n3'),
      eb.fn.sum<number>('n4').as('n4'),
      eb.fn.sum<number>('n5').as('n5'),
    ])
    .where('month', '>=', from)
    .where('month', '<=', to)
    .where('question', '=', question)
    .where('store', '<>', '')
    .where('employee', '<>', '')
    .groupBy(['employee', 'store', 'channel'])
    .execute();
  return rows.map((row) => ({ ...row, day }));
}
