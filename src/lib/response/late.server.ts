import type { Db } from '#db/connect.server.ts';
import type { ResponseTable } from '#db/schema.ts';
import { enqueue } from '#lib/jobs/queue.server.ts';
import { settleJob } from '#lib/organisation/settle.ts';
import { correctedAmong } from '#lib/organisation/shift.server.ts';
import type { Context } from '#lib/server/context.server.ts';

/**
 * Answers that come in after the shift that they were given in was corrected, such as a week's without a network, are
 * stored as the device says and settled at once by a job, as the correction itself settles what was there before.
 */
export async function settleLate(ctx: Context, tx: Db, rows: ResponseTable[]) {
  const shifted = rows.filter(({ counter, attribution }) => counter !== '' && attribution !== 'named');
  const [first] = shifted;
  if (!first) return;
  let [from, to] = [first.visit_at, first.visit_at];
  for (const { visit_at } of shifted) {
    if (visit_at < from) from = visit_at;
    if (visit_at > to) to = visit_at;
  }
  const counters = [...new Set(shifted.map(({ counter }) => counter))];
  const corrected = await correctedAmong(tx, counters, from, to);
  if (corrected.length === 0) return;
  const until = new Date(Date.parse(to) + 1).toISOString();
  const where = [...Map.groupBy(corrected, (place) => place.store)].map(([store, places]) => ({
    store,
    counters: places.map(({ counter }) => counter),
    from,
    to: until,
  }));
  await enqueue(tx, ctx.now(), settleJob(where));
}
