/** The one intake: every channel's envelopes end here. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { isUnavailable } from '#db/dialect.server.ts';
import { actorKey, mayAnywhere, type Actor } from '#lib/access/roles.ts';
import { covers, scopeFor } from '#lib/organisation/scope.server.ts';
import { checkSignOn } from '#lib/organisation/sign-on.server.ts';
import type { Locale } from '#lib/paraglide/runtime.js';
import { Problem } from '#lib/problem.ts';
import { problemMessage } from '#lib/server/answer.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { MAX_ENVELOPES, type BatchReply, type DeviceEvent, type Envelope, type ItemResult } from './envelope.ts';
import { batchSchema, deviceEventSchema, envelopeSchema, whereOf } from './envelope.input.ts';
import { GroupCommit } from './group-commit.server.ts';
import { storedEvents } from './intake.queries.server.ts';
import { commitGroup, type Outcome, type Poster, type Submission } from './intake.server.ts';

const groups = new WeakMap<Context, GroupCommit<Submission, Outcome>>();

function groupOf(ctx: Context) {
  let group = groups.get(ctx);
  if (!group) groups.set(ctx, (group = new GroupCommit((items) => commitGroup(ctx, items))));
  return group;
}

/**
 * Takes a batch in: the reply is given only after the commit that holds it.
 * @param body the parsed JSON, unchecked
 * @throws Problem access.*, request.invalid, request.too-many, service.unavailable; faults of single items are in the reply
 */
export async function accept(ctx: Context, actor: Actor | null, body: unknown, locale: Locale): Promise<BatchReply> {
  const poster = await posterOf(ctx, actor);
  const { batch, items, events } = check(body);
  const receivedAt = ctx.now().getTime();
  const submission: Submission = {
    poster,
    outbox: batch.outbox ?? null,
    clockEpoch: batch.clockEpoch,
    sentAt: batch.sentAt ? Date.parse(batch.sentAt) : null,
    receivedAt,
    envelopes: items.flatMap(({ value }) => (value ? [{ envelope: value, hash: envelopeHash(value) }] : [])),
    events: await checkedEvents(ctx, events),
    seqs: [...items, ...events].flatMap(({ seq }) => seq ?? []),
  };
  const { verdicts, missing } = await committed(ctx, submission);

  const results = [...items, ...events].map(({ id, problem }): ItemResult => {
    const verdict = problem ? { id, status: 'rejected' as const, problem } : verdicts.get(id);
    if (!verdict) throw new Error(`No verdict for ${id}`);
    if (!verdict.problem) return { id, status: verdict.status };
    return { id, status: verdict.status, problem: worded(verdict.problem, locale) };
  });
  return { receivedAt: new Date(receivedAt).toISOString(), results, missing };
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

async function posterOf(ctx: Context, actor: Actor | null): Promise<Poster> {
  if (!actor) throw new Problem('access.unauthenticated');
  const key = actorKey(actor);
  if (actor.kind === 'kiosk')
    return { key, kiosk: { id: actor.id, store: actor.store }, mayPost: (store) => store === actor.store };
  if (!mayAnywhere(actor, 'response.write')) throw new Problem('access.forbidden');
  const scope = await scopeFor(ctx.db, actor, 'response.write');
  return { key, kiosk: null, mayPost: (store) => store === '' || covers(scope, store) };
}

interface Checked<T> {
  id: string;
  seq: number | undefined;
  value?: T;
  problem?: Problem;
}

function check(body: unknown) {
  const batch = v.safeParse(batchSchema, body);
  if (!batch.success) throw new Problem('request.invalid', { where: whereOf(batch.issues) });
  const { responses, events } = batch.output;
  if (responses.length + events.length > MAX_ENVELOPES) throw new Problem('request.too-many', { limit: MAX_ENVELOPES });
  if (responses.length + events.length === 0) throw new Problem('request.invalid', { where: 'responses: empty' });
  return {
    batch: batch.output,
    items: responses.map((raw) => checkItem<Envelope>(envelopeSchema, raw)),
    events: events.map((raw) => checkItem<DeviceEvent>(deviceEventSchema, raw)),
  };
}

function checkItem<T extends { id: string; seq?: number }>(
  schema: v.GenericSchema<unknown, T>,
  raw: unknown,
): Checked<T> {
  const parsed = v.safeParse(schema, raw);
  if (parsed.success) return { id: parsed.output.id, seq: parsed.output.seq, value: parsed.output };
  const { id, seq } = (raw ?? {}) as { id?: unknown; seq?: unknown };
  return {
    id: typeof id === 'string' ? id.slice(0, 64) : '',
    // A number given out by the device was received, even if what it stood for was refused.
    seq:
      Number.isInteger(seq) && (seq as number) >= 0 && (seq as number) <= 2_000_000_000 ? (seq as number) : undefined,
    problem: new Problem('response.malformed', { where: whereOf(parsed.issues) }),
  };
}

const hashOf = (content: unknown) => createHash('sha256').update(JSON.stringify(content)).digest('base64url');

/** Over what the customer said, in one order of keys; not over how the envelope travelled. */
function envelopeHash({ seq: _seq, clockEpoch: _epoch, answers, ...rest }: Envelope): string {
  const sorted = Object.entries(answers).sort(([a], [b]) => (a < b ? -1 : 1));
  return hashOf([rest, sorted]);
}

const worded = (problem: Problem, locale: Locale) => ({
  code: problem.code,
  message: problemMessage(problem, locale),
});
