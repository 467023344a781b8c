/** Who is to hear of a notice: those who answer for its unit by mail, and every system that listens to it or above. */
import { answerableFor } from '#lib/access/access.server.ts';
import { enqueue, type Job } from '#lib/jobs/queue.server.ts';
import type { Letter } from '#lib/mail/letter.ts';
import { isMailSetUp, queueMail } from '#lib/mail/mail.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { baseLocale, isLocale, type Locale } from '#lib/paraglide/runtime.js';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { noticeById } from './notice.queries.server.ts';
import type { Telling } from './notice.server.ts';
import { noticeWords, type Notice } from './notice.ts';
import { lineageOf } from './scope.server.ts';
import { webhooksAmong } from './webhook.queries.server.ts';
import { WEBHOOK_JOB, type WebhookTelling } from './webhook.server.ts';

/** Plans every mail and call, each once: a job that is run again plans the same ones. */
export async function tellOfNotice(ctx: Context, job: Job) {
  const { notice: id, event } = job.payload as Telling;
  const row = await noticeById(ctx.db, id);
  if (!row) return;
  const units = (await lineageOf(ctx.db, row.unit)).map(({ code }) => code);
  // What was back before anybody could be told needs no letter.
  const mailed = event === 'opened' && row.closed_at === null && isMailSetUp(ctx);
  await transacted(ctx.db, async (tx) => {
    for (const { unit } of await webhooksAmong(tx, units)) {
      const payload: WebhookTelling = { unit, notice: id, event };
      await enqueue(tx, ctx.now(), { kind: WEBHOOK_JOB, payload, dedupe: `webhook:${unit}:${id}:${event}` });
    }
    if (!mailed) return;
    const notice = { ...row, detail: JSON.parse(row.detail) } as unknown as Notice;
    for (const person of await answerableFor(tx, units))
      await queueMail(ctx, tx, {
        kind: 'notice',
        to: person.email,
        locale: localeOf(person),
        letter: letterOf(ctx, notice, person),
        dedupe: `notice:${id}:${person.id}`,
      });
  });
}

type Person = Awaited<ReturnType<typeof answerableFor>>[number];

const localeOf = ({ locale }: Person): Locale => (isLocale(locale) ? locale : baseLocale);

function letterOf({ config }: Context, notice: Notice, person: Person): Letter {
  const locale = localeOf(person);
  const origin = config.origin ?? person.origin;
  const { subject, page, button, once } = about(notice, locale);
  return {
    subject,
    lines: [m.devices_mail_greeting({ name: person.name }, { locale }), noticeWords(notice, '', config.zone, locale)],
    ...(origin ? { button: { text: button, url: `${origin}${page}` } } : {}),
    notes: [once],
  };
}

/** What a letter is headed by, and where it leads. */
function about(notice: Notice, locale: Locale) {
  if (notice.kind === 'case.opened' || notice.kind === 'case.overdue') {
    const { detail } = notice;
    const subject = notice.kind === 'case.opened' ? m.cases_mail_opened_subject : m.cases_mail_overdue_subject;
    return {
      subject: subject({ reference: detail.reference, store: detail.store }, { locale }),
      page: `/cases/${notice.subject}`,
      button: m.cases_mail_button({}, { locale }),
      once: m.cases_mail_once({}, { locale }),
    };
  }
  const named = 'store' in notice.detail ? notice.detail : { kiosk: '', store: notice.unit };
  const subject = notice.kind === 'kiosk.stale' ? m.devices_mail_stale_subject : m.devices_mail_silent_subject;
  return {
    subject: subject(named, { locale }),
    page: notice.kind.startsWith('kiosk.') ? `/kiosks/${notice.subject}` : '/kiosks',
    button: m.devices_mail_button({}, { locale }),
    once: m.devices_mail_once({}, { locale }),
  };
}
