/**
 * Mails go out by the durable queue: queued in the transaction of what they tell about, sent when that has been committed.
 *
 * A mail is marked as sent after the server has taken it. The other way round, a process that is killed in between would
 * lose it; this way it may be handed over once more, with the same Message-ID, by which mail systems know a copy. Nothing
 * better is possible over SMTP.
 */
import { v7 as uuidv7 } from 'uuid';
import * as v from 'valibot';
import type { Db } from '#db/connect.server.ts';
import { enqueue, MAX_ATTEMPTS, type Handler, type Job } from '#lib/jobs/queue.server.ts';
import { isLocale, type Locale } from '#lib/paraglide/runtime.js';
import type { Context } from '#lib/server/context.server.ts';
import { retried, transacted } from '#lib/server/retry.server.ts';
import { seal, serverSecret, unseal } from '#lib/server/seal.server.ts';
import { letterHtml, letterText, type Letter } from './letter.ts';
import * as mails from './mail.queries.server.ts';
import { isPermanent, transportOf } from './transport.server.ts';

export interface NewMail {
  /** What it is about, for people who look why it did not arrive: `invitation`, `reset`. */
  kind: string;
  /** One address. */
  to: string;
  locale: Locale;
  letter: Letter;
  /** Another mail with this key is not sent, for as long as done jobs are remembered (a month). */
  dedupe?: string;
}

/** Kind of the jobs that send. */
export const MAIL_JOB = 'mail';
const PURPOSE = 'mail';
/** Mail servers that are away come back, and greylisting ones want to be asked again: as long as mail programs try. */
const TRIED_MS = 3 * 86_400_000;
const AGAIN_MS = 3_600_000;
const REMEMBERED_MS = 30 * 86_400_000;
const ERROR_LENGTH = 500;

/** Whether mails can be sent; otherwise what a mail would have said must be shown to whoever asked for it. */
export const isMailSetUp = (ctx: Context) => ctx.config.smtpUrl !== undefined;

/**
 * @param tx the transaction of what the mail tells about
 * @returns the mail's id, for `mailStatesOf`; null when mail is not set up, or its dedupe key was known
 */
export async function queueMail(ctx: Context, tx: Db, mail: NewMail): Promise<string | null> {
  if (!isMailSetUp(ctx)) return null;
  const id = uuidv7();
  const now = ctx.now();
  const job = { kind: MAIL_JOB, payload: { mail: id } };
  if (!(await enqueue(tx, now, mail.dedupe === undefined ? job : { ...job, dedupe: mail.dedupe }))) return null;
  await mails.insertMail(tx, {
    id,
    kind: mail.kind,
    recipient: mail.to,
    locale: mail.locale,
    sealed: seal(await serverSecret(ctx, tx), PURPOSE, JSON.stringify(mail.letter)),
    state: 'waiting',
    error: null,
    created_at: now.toISOString(),
    ended_at: null,
  });
  return id;
}

export interface MailState {
  state: 'waiting' | 'sent' | 'failed';
  /** What the mail server said last; English, for administrators. */
  error: string | null;
}

/** What became of mails; one that ended more than a month ago is not among them. */
export async function mailStatesOf(ctx: Context, ids: string[]): Promise<Map<string, MailState>> {
  if (ids.length === 0) return new Map();
  const rows = await mails.mailStates(ctx.reader, ids);
  return new Map(rows.map(({ id, state, error }) => [id, { state, error }]));
}

const payloadSchema = v.object({ mail: v.string() });

/** Sends one mail. @throws what the mail server said, when it may take the mail later */
export const sendMail: Handler = async (ctx, job) => {
  const mail = await mails.mailById(ctx.db, v.parse(payloadSchema, job.payload).mail);
  // Sent already by a runner that could not say so any more.
  if (!mail || mail.state !== 'waiting') return;
  const end = (state: 'sent' | 'failed', error: string | null) =>
    retried(() => mails.endMail(ctx.db, mail.id, ctx.now().toISOString(), { state, error }));
  const text = mail.sealed === null ? null : unseal(await serverSecret(ctx), PURPOSE, mail.sealed);
  if (text === null) return void (await end('failed', 'AUTH_SECRET has changed since it was queued'));
  try {
    await deliver(ctx, mail.id, mail.recipient, JSON.parse(text) as Letter, isLocale(mail.locale) ? mail.locale : 'vi');
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).slice(0, ERROR_LENGTH);
    const over = ctx.now().getTime() - Date.parse(mail.created_at) > TRIED_MS;
    ctx.log.warn({ mail: mail.id, kind: mail.kind, err: error }, 'mail not taken');
    if (isPermanent(error) || over) return void (await end('failed', reason));
    return laterOn(ctx, job, mail.id, reason, error);
  }
  await end('sent', null);
};

/** Leaves the mail to the queue's next attempt; to a job of its own after the queue's last. */
async function laterOn(ctx: Context, job: Job, mail: string, reason: string, error: unknown) {
  await retried(() => mails.noteError(ctx.db, mail, reason));
  if (job.attempt < MAX_ATTEMPTS) throw error;
  const runAt = new Date(ctx.now().getTime() + AGAIN_MS);
  await transacted(ctx.db, (tx) => enqueue(tx, ctx.now(), { kind: MAIL_JOB, payload: { mail }, runAt }));
}

async function deliver(ctx: Context, id: string, to: string, letter: Letter, locale: Locale) {
  const { mailFrom: from } = ctx.config;
  const domain = /@([^\s>]+)/.exec(from)?.[1] ?? 'localhost';
  await transportOf(ctx).sendMail({
    from,
    to: { name: '', address: to },
    subject: letter.subject,
    text: letterText(letter, locale),
    html: letterHtml(letter, locale),
    messageId: `<${id}@${domain}>`,
    // Holiday notes and the like do not answer what a program wrote.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', 'Content-Language': locale },
  });
}

/** Forgets mails that ended a month ago, and whom they went to. */
export const forgetMails = (ctx: Context) =>
  mails.deleteEndedBefore(ctx.db, new Date(ctx.now().getTime() - REMEMBERED_MS).toISOString());
