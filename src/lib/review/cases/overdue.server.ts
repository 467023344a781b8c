/** A case that nobody closed in time is told to the unit above, once. */
import * as v from 'valibot';
import { audit } from '#lib/access/audit.server.ts';
import type { Handler } from '#lib/jobs/queue.server.ts';
import { openNotice } from '#lib/organisation/notice.server.ts';
import { lineageOf } from '#lib/organisation/scope.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import * as queries from './case.queries.server.ts';
import { enter, jobs, toldOf } from './open.server.ts';

const payloadSchema = v.object({ case: v.string() });

export const escalateOverdue: Handler = async (ctx, job) => {
  const { case: id } = v.parse(payloadSchema, job.payload);
  await transacted(ctx.db, async (tx) => {
    const now = ctx.now();
    // One that was given more time, or is closed, is asked about again by the job of its new time.
    if (!(await queries.setEscalated(tx, id, now.toISOString()))) return;
    const one = await queries.caseClosely(tx, id);
    if (!one) return;
    const [own, above = own] = await lineageOf(tx, one.store);
    const unit = above?.code ?? one.store;
    await enter(tx, jobs, now, id, { kind: 'escalated', unit });
    await audit(tx, jobs, now, {
      action: 'case.escalate',
      subject: id,
      unit: one.store,
      after: { unit, due_at: one.due_at },
    });
    await openNotice(tx, now, { kind: 'case.overdue', unit, subject: id, detail: toldOf(one) });
  });
};
