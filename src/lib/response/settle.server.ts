/**
 * Brings what is stored into line with the shifts where something came late: a post that was under way during a correction,
 * a week without a network that arrives after it, a roster of the past from a file.
 */
import { audit } from '#lib/access/audit.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import type { Handler, NewJob } from '#lib/jobs/queue.server.ts';
import { settleJob, type SettleWhere } from '#lib/organisation/settle.ts';
import { historyOf, midnight } from '#lib/organisation/shift.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { addDays, dayOf } from '#lib/ui/zone.ts';
import { applyMoves, findMoves, recounting, untilSettled } from './reattribute.server.ts';

/** Longer than a transaction of the intake may wait for its locks. */
const UNDER_WAY_MS = 10_000;

const server: Actor = { kind: 'system', id: 'jobs', name: 'Smile' };

/** The job for posts that may have been under way. */
export const settleLater = (ctx: Context, where: SettleWhere): NewJob => ({
  ...settleJob([where]),
  runAt: new Date(ctx.now().getTime() + UNDER_WAY_MS),
});

/**
 * Attributes the responses given there anew, a day in a transaction.
 * @returns how many moved
 */
async function settle(ctx: Context, id: string, { store, counters, from, to }: SettleWhere): Promise<number> {
  const { zone } = ctx.config;
  let total = 0;
  for (let day = dayOf(new Date(from), zone); midnight(day, zone) < to; day = addDays(day, 1)) {
    const where = { counters, from: midnight(day, zone), to: midnight(addDays(day, 1), zone) };
    total += await untilSettled(async () => {
      const found = await findMoves(ctx, ctx.reader, where, await historyOf(ctx.reader, ctx, counters, where));
      if (found.moved.length === 0) return 0;
      const counts = await recounting(ctx, ctx.reader, found);
      await transacted(ctx.db, async (tx) => {
        await applyMoves(tx, found, counts, id);
        await audit(tx, server, ctx.now(), {
          action: 'response.settle',
          subject: id,
          unit: store,
          after: { day, moves: found.moves },
        });
      });
      return found.moves.total;
    });
  }
  return total;
}

/** The registry's entry. Run again, it finds nothing more to move. */
export const settleHandler: Handler = async (ctx, { id, payload }) => {
  for (const where of payload as SettleWhere[]) await settle(ctx, id, where);
};
