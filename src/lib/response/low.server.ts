/** Low ratings are told of once they count: whoever follows them up reads them from there. */
import type { Db } from '#db/connect.server.ts';
import { enqueue } from '#lib/jobs/queue.server.ts';
import { isLow } from '#lib/survey/rating.ts';

/** Kind of the job that has low ratings looked at. */
export const LOW_JOB = 'low-rating';

export interface LowRatings {
  responses: string[];
}

/**
 * In the transaction that makes them count: the intake's, or that of their release from quarantine. One job for all of
 * them, and none for the ordinary tap; what a unit settled about its cases is read by the job, not while kiosks wait.
 */
export async function tellLow(
  tx: Db,
  at: Date,
  rows: { id: string; rating: number | null; store: string; quarantined: number }[],
) {
  const low = rows.filter((row) => row.rating !== null && isLow(row.rating) && row.store !== '' && !row.quarantined);
  if (low.length === 0) return;
  await enqueue(tx, at, { kind: LOW_JOB, payload: { responses: low.map(({ id }) => id) } satisfies LowRatings });
}
