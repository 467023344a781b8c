/** Which kinds of jobs there are, and what does each: the one place that knows every room's. */
import { tidyLinks } from '#lib/access/link.server.ts';
import { RESET_JOB, sendReset } from '#lib/access/reset.server.ts';
import { tidySessions } from '#lib/access/session.server.ts';
import { tidyPairing } from '#lib/kiosk/pairing.server.ts';
import { HASH_PINS, hashSealedPins } from '#lib/organisation/pin-job.server.ts';
import { SETTLE, settleHandler } from '#lib/response/settle.server.ts';
import { TELL_JOB } from '#lib/organisation/notice.server.ts';
import { callWebhook, WEBHOOK_JOB } from '#lib/organisation/webhook.server.ts';
import { eraseLeavers } from '#lib/records/retention.server.ts';
import { forgetMails, MAIL_JOB, sendMail } from '#lib/mail/mail.server.ts';
import { tellOfNotice } from '#lib/organisation/tell.server.ts';
import { watchKiosks } from '#lib/kiosk/watch.server.ts';
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

const WATCH_MS = 2 * 60_000;

/** The next round of the watch over kiosks; however many processes plan it, it is one. */
function planWatch({ db, now }: Context) {
  const round = Math.floor(now().getTime() / WATCH_MS) + 1;
  const runAt = new Date(round * WATCH_MS);
  return enqueue(db, now(), { kind: 'kiosk-watch', payload: {}, runAt, dedupe: `kiosk-watch:${round}` });
}

const RETENTION_TIME = '02:30';

const planRetention = ({ db, now, config: { zone } }: Context, day: string) =>
  enqueue(db, now(), {
    kind: 'retention',
    payload: {},
    runAt: momentOf(day, RETENTION_TIME, zone),
    dedupe: `retention:${day}`,
  });

export const handlers: Handlers = {
  [HASH_PINS]: hashSealedPins,
  [MAIL_JOB]: sendMail,
  [TELL_JOB]: tellOfNotice,
  [WEBHOOK_JOB]: callWebhook,
  'kiosk-watch': async (ctx) => {
    await planWatch(ctx);
    await watchKiosks(ctx);
  },
  [RESET_JOB]: sendReset,
  /** Takes the names of those who left long enough ago. */
  retention: async (ctx) => {
    await planRetention(ctx, addDays(dayOf(ctx.now(), ctx.config.zone), 1));
    await eraseLeavers(ctx);
  },
  [SETTLE]: settleHandler,
  /** Removes what nobody can use any more. */
  tidy: async (ctx) => {
    // Planned before the work: a day that goes wrong must not end the chain.
    await planTidy(ctx, addDays(dayOf(ctx.now(), ctx.config.zone), 1));
    await tidySessions(ctx);
    await tidyLinks(ctx);
    await tidyPairing(ctx);
    await forgetMails(ctx);
    await forgetDoneJobs(ctx);
  },
};

/**
 * Begins the chains of recurring jobs, wherever a process runs jobs for the first time.
 * @returns false when another had begun them
 */
export async function planJobs(ctx: Context): Promise<boolean> {
  const today = dayOf(ctx.now(), ctx.config.zone);
  const planned = [await planTidy(ctx, today), await planRetention(ctx, today), await planWatch(ctx)];
  return planned.includes(true);
}
