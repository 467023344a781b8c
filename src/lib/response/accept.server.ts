/** The one intake: every channel's envelopes end here. */
import { hash } from 'node:crypto';
import { isUnavailable } from '#db/dialect.server.ts';
import { actorKey, mayAnywhere, type Actor } from '#lib/access/roles.ts';
import { covers, scopeFor } from '#lib/organisation/scope.server.ts';
import { checkSignOn } from '#lib/organisation/sign-on.server.ts';
import type { Locale } from '#lib/paraglide/runtime.js';
import { Problem } from '#lib/problem.ts';
import { problemMessage } from '#lib/server/answer.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { spend } from '#lib/server/rate.server.ts';
import { definitionOf } from '#lib/survey/survey.server.ts';
import { checkBatch, type Checked } from './batch.input.ts';
import type { BatchReply, DeviceEvent, DryReply, Envelope, ItemResult } from './envelope.ts';
import { GroupCommit } from './group-commit.server.ts';
import { storedEvents } from './intake.queries.server.ts';
import { commitGroup, type Outcome, type Poster, type Submission, type Verdict } from './intake.server.ts';
import { assertFits } from './judge.ts';

const groups = new WeakMap<Context, GroupCommit<Submission, Outcome>>();

function groupOf(ctx: Context) {
  let group = groups.get(ctx);
  if (!group) groups.set(ctx, (group = new GroupCommit((items) => commitGroup(ctx, items), isUnavailable)));
  return group;
}

/**
 * Takes a batch in: the reply is given only after the commit that holds it.
 * @param body the parsed JSON, unchecked
 * @throws Problem access.*, request.invalid, request.too-many, request.rate, service.unavailable; faults of single items are in the reply
 */
export async function accept(ctx: Context, actor: Actor | null, body: unknown, locale: Locale): Promise<BatchReply> {
  const poster = await admitted(ctx, actor, body);
  const { batch, items, events } = checkBatch(body);
  const receivedAt = ctx.now().getTime();
  const submission: Submission = {
    poster,
    outbox: batch.outbox ?? null,
    clockEpoch: batch.clockEpoch,
    sentAt: batch.sentAt ? Date.parse(batch.sentAt) : null,
    clocks: batch.clocks,
    receivedAt,
    envelopes: items.flatMap(({ value }) => (value ? [{ envelope: value, hash: envelopeHash(value) }] : [])),
    events: await checkedEvents(ctx, events),
    seqs: [...items, ...events].flatMap(({ seq }) => seq ?? []),
  };
  const outcome = await committed(ctx, submission);
  const results = [...told(items, outcome.envelopes, locale), ...told(events, outcome.events, locale)];
  return { receivedAt: new Date(receivedAt).toISOString(), results, missing: outcome.missing };
}

/** @param verdicts in the order of those items that were in shape to be judged */
function told(items: Checked<unknown>[], verdicts: Verdict[], locale: Locale): ItemResult[] {
  const left = verdicts.values();
  return items.map(({ id, problem }) => {
    const verdict = problem ? { id, status: 'rejected' as const, problem } : left.next().value;
    if (!verdict) throw new Error(`No verdict for ${id}`);
    if (!verdict.problem) return { id, status: verdict.status };
    return { id, status: verdict.status, problem: worded(verdict.problem, locale) };
  });
}

/**
 * Says what `accept` would say of the batch by itself, for whoever writes an integration: nothing is stored. Each
 * envelope's shape is checked, and its answers against their questionnaire; whether its place and people are known, its
 * clock and its repeats are judged only where it is stored.
 * @throws Problem as `accept`
 */
export async function dryRun(ctx: Context, actor: Actor | null, body: unknown, locale: Locale): Promise<DryReply> {
  const { kiosk } = await admitted(ctx, actor, body);
  const { items, events } = checkBatch(body);
  const results: DryReply['results'] = [];
  for (const { id, value, problem } of [...items, ...events]) {
    const found = problem ?? (value && 'answers' in value ? await misfit(ctx, value, kiosk !== null) : undefined);
    results.push(found ? { id, status: 'rejected', problem: worded(found, locale) } : { id, status: 'valid' });
  }
  return { results };
}

async function misfit(ctx: Context, envelope: Envelope, fromKiosk: boolean): Promise<Problem | undefined> {
  try {
    assertFits(
      envelope,
      await definitionOf(ctx, ctx.db, envelope.survey, envelope.version),
      fromKiosk,
      ctx.config.zone,
    );
    return undefined;
  } catch (refusal) {
    if (!(refusal instanceof Problem)) throw refusal;
    return refusal;
  }
}

/**
 * One after the other: a clerk's own week of right PINs must not look like guesses made at once. What was judged before
 * is not judged again: an event repeated because its reply was lost is no second guess.
 */
async function checkedEvents(ctx: Context, events: Checked<DeviceEvent>[]): Promise<Submission['events']> {
  const given = events.flatMap(({ value }) => value ?? []);
  const known = await storedEvents(
    ctx.db,
    given.map(({ id }) => id),
  );
  const checked: Submission['events'] = [];
  for (const event of given) {
    const { employee, proof, id } = event;
    const verdict = known.get(id)?.verdict ?? (await checkSignOn(ctx, { employee, proof, event: id }));
    checked.push({ event, hash: hashOf(event), verdict });
  }
  return checked;
}

async function committed(ctx: Context, submission: Submission): Promise<Outcome> {
  try {
    return await groupOf(ctx).submit(submission, Math.max(1, submission.envelopes.length));
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    ctx.log.error({ err: error }, 'the database takes no answers');
    throw new Problem('service.unavailable');
  }
}

/** Each answer costs its sender one of what it may hand in per minute, whether it is kept or not. */
async function admitted(ctx: Context, actor: Actor | null, body: unknown): Promise<Poster> {
  const poster = await posterOf(ctx, actor);
  await spend(ctx, poster.kiosk ? 'kiosk-answers' : 'answers', poster.key, itemsIn(body));
  return poster;
}

/** Before anything of it is checked, which is what costs most. */
function itemsIn(body: unknown): number {
  const { responses, events } = (body ?? {}) as { responses?: unknown; events?: unknown };
  return [responses, events].reduce<number>((sum, list) => sum + (Array.isArray(list) ? list.length : 0), 0) || 1;
}

async function posterOf(ctx: Context, actor: Actor | null): Promise<Poster> {
  if (!actor) throw new Problem('access.unauthenticated');
  const key = actorKey(actor);
  // For which places, its bindings say.
  if (actor.kind === 'kiosk') return { key, kiosk: actor, mayPost: () => true };
  if (actor.kind === 'link') return { key, kiosk: null, mayPost: (store) => store === actor.store };
  if (!mayAnywhere(actor, 'response.write')) throw new Problem('access.forbidden');
  const scope = await scopeFor(ctx.db, actor, 'response.write');
  return { key, kiosk: null, mayPost: (store) => store === '' || covers(scope, store) };
}

const hashOf = (content: unknown) => hash('sha256', JSON.stringify(content), 'base64url');

/** Over what the customer said, in one order of keys; not over how the envelope travelled. */
function envelopeHash({ seq: _seq, clockEpoch: _epoch, answers, ...rest }: Envelope): string {
  const sorted = Object.entries(answers).sort(([a], [b]) => (a < b ? -1 : 1));
  return hashOf([rest, sorted]);
}

const worded = (problem: Problem, locale: Locale) => ({
  code: problem.code,
  message: problemMessage(problem, locale),
});
