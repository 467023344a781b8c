/** Which kinds of jobs there are, and what does each: the one place that knows every room's. */
import { tidyLinks } from '#lib/access/link.server.ts';
import { RESET_JOB, sendReset } from '#lib/access/reset.server.ts';
import { tidySessions } from '#lib/access/session.server.ts';
import { tidyDrafts } from '#lib/invitation/draft.server.ts';
import { tidyPairing } from '#lib/kiosk/pairing.server.ts';
import { watchKiosks } from '#lib/kiosk/watch.server.ts';
import { forgetMails, MAIL_JOB, sendMail } from '#lib/mail/mail.server.ts';
import { tidyUploads } from '#lib/organisation/import/kept.server.ts';
import { TELL_JOB } from '#lib/organisation/notice.server.ts';
import { HASH_PINS, hashSealedPins } from '#lib/organisation/pin-job.server.ts';
import { tellOfNotice } from '#lib/organisation/tell.server.ts';
import { callWebhook, WEBHOOK_JOB } from '#lib/organisation/webhook.server.ts';
import { eraseLeavers } from '#lib/records/retention.server.ts';
import { SETTLE } from '#lib/organisation/settle.ts';
import { LOW_JOB } from '#lib/response/low.server.ts';
import { settleHandler } from '#lib/response/settle.server.ts';
import { forgetNumbers } from '#lib/review/cases/contact.server.ts';
import { DUE_JOB, openCases } from '#lib/review/cases/open.server.ts';
import { escalateOverdue } from '#lib/review/cases/overdue.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { addDays, dayOf, momentOf } from '#lib/ui/zone.ts';
import { enqueue, forgetDoneJobs, type Handler, type Handlers } from './queue.server.ts';

const WATCH = 'kiosk-watch';

/** Work of every night, when nobody is at work; each at a time of its own. */
const nightly: Record<string, { at: string; work: (ctx: Context) => Promise<unknown> }> = {
  /** Takes the names of those who left long enough ago. */
  retention: { at: '02:30', work: eraseLeavers },
  /** Takes the customers' numbers out of cases that were closed long enough ago. */
  'case-numbers': { at: '02:45', work: forgetNumbers },
  /** Removes what nobody can use any more. */
  tidy: {
    at: '03:00',
    async work(ctx) {
      await tidySessions(ctx);
      await tidyLinks(ctx);
      await tidyPairing(ctx);
      await tidyUploads(ctx);
      await tidyDrafts(ctx);
      await forgetMails(ctx);
      await forgetDoneJobs(ctx, [WATCH]);
    },
  },
};

const planNight = ({ db, now, config: { zone } }: Context, kind: string, at: string, day: string) =>
  enqueue(db, now(), { kind, payload: {}, runAt: momentOf(day, at, zone), dedupe: `${kind}:${day}` });

const nightHandlers = Object.fromEntries(
  Object.entries(nightly).map(([kind, { at, work }]): [string, Handler] => [
    kind,
    async (ctx) => {
      // Planned before the work: a day that goes wrong must not end the chain.
      await planNight(ctx, kind, at, addDays(dayOf(ctx.now(), ctx.config.zone), 1));
      await work(ctx);
    },
  ]),
);

const WATCH_MS = 2 * 60_000;

/** The next round of the watch over kiosks; however many processes plan it, it is one. */
function planWatch({ db, now }: Context) {
  const round = Math.floor(now().getTime() / WATCH_MS) + 1;
  const runAt = new Date(round * WATCH_MS);
  return enqueue(db, now(), { kind: WATCH, payload: {}, runAt, dedupe: `${WATCH}:${round}` });
}

export const handlers: Handlers = {
  ...nightHandlers,
  [DUE_JOB]: escalateOverdue,
  [HASH_PINS]: hashSealedPins,
  [LOW_JOB]: openCases,
  [MAIL_JOB]: sendMail,
  [RESET_JOB]: sendReset,
  [SETTLE]: settleHandler,
  [TELL_JOB]: tellOfNotice,
  [WEBHOOK_JOB]: callWebhook,
  [WATCH]: async (ctx) => {
    await planWatch(ctx);
    await watchKiosks(ctx);
  },
};

/**
 * Begins the chains of recurring jobs, wherever a process runs jobs for the first time.
 * @returns false when another had begun them
 */
export async function planJobs(ctx: Context): Promise<boolean> {
  const today = dayOf(ctx.now(), ctx.config.zone);
  const planned = [await planWatch(ctx)];
  for (const [kind, { at }] of Object.entries(nightly)) planned.push(await planNight(ctx, kind, at, today));
  return planned.includes(true);
}
