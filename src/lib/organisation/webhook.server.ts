/**
 * Notices told to another system: a signed POST, tried again by the queue for as long as it is not taken. Signature as
 * elsewhere on the web: `t=SECONDS,v1=HEX`, HMAC-SHA256 with the secret over `SECONDS.BODY`.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { audit } from '#lib/access/audit.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import type { Job } from '#lib/jobs/queue.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { OutboundError, postOutside } from '#lib/server/outbound.server.ts';
import { retried, transacted } from '#lib/server/retry.server.ts';
import { noticeById } from './notice.queries.server.ts';
import type { Telling } from './notice.server.ts';
import { covers, scopeFor, unitName } from './scope.server.ts';
import * as queries from './webhook.queries.server.ts';

/** Kind of the jobs that call. */
export const WEBHOOK_JOB = 'webhook';

export interface WebhookTelling extends Telling {
  /** Whose webhook. */
  unit: string;
}

export interface Webhook {
  url: string;
  createdAt: string;
  /** Of the last call; null: none was made yet. `outcome` is a status or the network's word. */
  last: { at: string; outcome: string } | null;
}

/** @throws Problem access.unauthenticated, access.forbidden */
export async function webhookFor(ctx: Context, actor: Actor | null, unit: string): Promise<Webhook | null> {
  await administering(ctx, actor, unit);
  const found = await queries.webhookOf(ctx.db, unit);
  if (!found) return null;
  const { url, created_at: createdAt, told_at, outcome } = found;
  return { url, createdAt, last: told_at && outcome ? { at: told_at, outcome } : null };
}

/**
 * Sets or replaces a unit's webhook.
 * @returns the secret, shown this once
 * @throws Problem access.unauthenticated, access.forbidden
 */
export async function setWebhook(ctx: Context, actor: Actor | null, unit: string, url: string): Promise<string> {
  const by = await administering(ctx, actor, unit);
  const secret = `whsec_${randomBytes(24).toString('base64url')}`;
  const now = ctx.now();
  await transacted(ctx.db, async (tx) => {
    const before = await queries.webhookOf(tx, unit);
    const row = { unit, url, secret, created_at: now.toISOString(), told_at: null, outcome: null };
    await queries.saveWebhook(tx, row);
    await audit(tx, by, now, {
      action: 'webhook.set',
      subject: unit,
      unit,
      before: before && { url: before.url },
      after: { url },
    });
  });
  return secret;
}

/** @throws Problem access.unauthenticated, access.forbidden */
export async function removeWebhook(ctx: Context, actor: Actor | null, unit: string) {
  const by = await administering(ctx, actor, unit);
  await transacted(ctx.db, async (tx) => {
    const before = await queries.webhookOf(tx, unit);
    if (!before) return;
    await queries.deleteWebhook(tx, unit);
    await audit(tx, by, ctx.now(), { action: 'webhook.remove', subject: unit, unit, before: { url: before.url } });
  });
}

/**
 * Calls once, now, with an event `test`.
 * @returns what came of it: a status or the network's word; null: the unit has no webhook
 * @throws Problem access.unauthenticated, access.forbidden
 */
export async function tryWebhook(ctx: Context, actor: Actor | null, unit: string): Promise<string | null> {
  await administering(ctx, actor, unit);
  const content = { event: 'test', unit: { code: unit, name: await unitName(ctx.db, unit) } };
  return call(ctx, unit, `test-${ctx.now().getTime()}`, content);
}

/** Where calls go is for those who run the place, not for every store manager: it leads out of the house. */
async function administering(ctx: Context, actor: Actor | null, unit: string): Promise<Actor> {
  const scope = await scopeFor(ctx.db, actor, 'organisation.write');
  if (!actor || !covers(scope, unit)) throw new Problem('access.forbidden', { permission: 'organisation.write' });
  return actor;
}

/** Does a webhook's job. @throws Error when the call was not taken: the queue tries again */
export async function callWebhook(ctx: Context, job: Job) {
  const { unit, notice: id, event } = job.payload as WebhookTelling;
  const notice = await noticeById(ctx.db, id);
  if (!notice) return;
  const outcome = await call(ctx, unit, job.id, {
    event: `notice.${event}`,
    notice: {
      id,
      kind: notice.kind,
      subject: notice.subject,
      unit: { code: notice.unit, name: await unitName(ctx.db, notice.unit) },
      openedAt: notice.opened_at,
      closedAt: notice.closed_at,
      detail: JSON.parse(notice.detail) as unknown,
    },
  });
  // Without a webhook any more there is nobody to tell.
  if (outcome !== null && !/^2\d\d$/.test(outcome)) throw new Error(`webhook of ${unit}: ${outcome}`);
}

async function call(ctx: Context, unit: string, delivery: string, content: object): Promise<string | null> {
  const webhook = await queries.webhookOf(ctx.db, unit);
  if (!webhook) return null;
  const now = ctx.now();
  const body = JSON.stringify({ ...content, sentAt: now.toISOString() });
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Smile',
    'x-smile-delivery': delivery,
    'x-smile-signature': signature(webhook.secret, body, now),
  };
  const outcome = await outcomeOf(() =>
    postOutside({ url: webhook.url, headers, body, inner: ctx.config.webhooksInside }),
  );
  await retried(() => queries.noteOutcome(ctx.db, unit, now.toISOString(), outcome));
  return outcome;
}

function signature(secret: string, body: string, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

async function outcomeOf(work: () => Promise<number>): Promise<string> {
  try {
    return String(await work());
  } catch (error) {
    if (error instanceof OutboundError) return error.message;
    throw error;
  }
}
