import type { Db } from '#db/connect.server.ts';
import { locked } from '#db/dialect.server.ts';

/** A response's answers and what it counts under, held until the transaction ends. */
export const answersHeld = (tx: Db, id: string) =>
  locked(
    tx,
    tx
      .selectFrom('response')
      .select(['answers', 'day', 'store', 'employee', 'channel', 'survey', 'version', 'quarantined'])
      .where('id', '=', id),
  ).executeTakeFirst();

export async function setAnswers(tx: Db, id: string, answers: string) {
  await tx.updateTable('response').set({ answers }).where('id', '=', id).execute();
}
