/** Which kinds of jobs there are, and what does each: the one place that knows every room's. */
import { tidySessions } from '#lib/access/session.server.ts';
import { tidyPairing } from '#lib/kiosk/pairing.server.ts';
import { forgetMails, MAIL_JOB, sendMail } from '#lib/mail/mail.server.ts';
import { SETTLE } from '#lib/organisation/settle.ts';
import { settleHandler } from '#lib/response/settle.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { addDays, dayOf, momentOf } from '#lib/ui/zone.ts';
import { enqueue, forgetDoneJobs, type Handlers } from './queue.server.ts';

/** When nobody is at work, and nothing else runs. */
const TIDY_TIME = '03:00';

const planTidy = ({ db, now, config: { zone } }: Context, day: string) =>
  enqueue(db, now(), {
    kind: 'tidy',
    payload: {},
    runAt: momentOf(day, TIDY_TIME, zone),
    dedupe: `tidy:${day}`,
  });

export const handlers: Handlers = {
  [MAIL_JOB]: sendMail,
  [SETTLE]: settleHandler,
  /** Removes what nobody can use any more. */
  tidy: async (ctx) => {
    // Planned before the work: a day that goes wrong must not end the chain.
    await planTidy(ctx, addDays(dayOf(ctx.now(), ctx.config.zone), 1));
    await tidySessions(ctx);
    await tidyPairing(ctx);
    await forgetMails(ctx);
    await forgetDoneJobs(ctx);
  },
};

/** Begins the chains of recurring jobs, wherever a process runs jobs for the first time. */
export const planJobs = (ctx: Context) => planTidy(ctx, dayOf(ctx.now(), ctx.config.zone));
