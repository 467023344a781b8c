/** Freezing a month of a unit: once, again while it is a draft, and as another edition once it was signed. */
import { v7 as uuidv7 } from 'uuid';
import { audit } from '#lib/access/audit.server.ts';
import { actorKey, type Actor } from '#lib/access/roles.ts';
import { lineageOf, treeOf, unitInScope } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import { DEFAULT_CONFIG } from '#lib/scoring/config.ts';
import { wholeMonth } from '#lib/scoring/period.ts';
import { publish } from '#lib/scoring/published-constants.server.ts';
import { apart } from '#lib/server/apart.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { retried, transacted } from '#lib/server/retry.server.ts';
import { fold } from '#lib/ui/text.ts';
import { dayOf } from '#lib/ui/zone.ts';
import type { Changes } from './changes.ts';
import { reviewInScope } from './committee.server.ts';
import { insertCandidates } from './candidate.queries.server.ts';
import { mustBeDecided } from './decide.ts';
import * as queries from './review.queries.server.ts';
import type { Candidate } from './review.ts';
import { settingsFor } from './settings.server.ts';
import type { ChangesOrder, FreezeOrder, FrozenMonth, Verified, VerifyOrder } from './work.server.ts';

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
/** Rows of one statement: a lock is held for no longer than 20 ms. */
const CHUNK = 400;

/** On a thread, since it reads and computes for seconds. */
export const onThread = <T>(ctx: Context, order: FreezeOrder | VerifyOrder | ChangesOrder): Promise<T> =>
  apart<T>(import.meta.resolve('#lib/review/work.worker.ts'), { databaseUrl: ctx.config.databaseUrl, order });

/** A month that is over. @throws Problem review.month */
export function assertOver(ctx: Context, month: string) {
  if (!MONTH.test(month) || month >= dayOf(ctx.now(), ctx.config.zone).slice(0, 7))
    throw new Problem('review.month', { month });
}

/** The unit's stores of that month, by code, as they were called. @throws Problem access.*, unit.unknown */
export async function storesIn(ctx: Context, actor: Actor | null, unit: string, month: string) {
  const period = wholeMonth(month);
  const found = await unitInScope(ctx.db, actor, 'review.read', unit, period);
  const tree = await treeOf(ctx.db, period.to);
  const stores = Object.fromEntries(
    found.codes.flatMap((code) => {
      const one = tree.get(code);
      return one?.kind === 'store' ? [[code, one.name]] : [];
    }),
  );
  return { unit: { code: found.unit.code, name: found.unit.name }, stores };
}

const rowOf = (review: string, one: Candidate) => ({
  review,
  kind: one.kind,
  code: one.code,
  name: one.name,
  folded: fold(`${one.code} ${one.name}`),
  store: one.store,
  store_name: one.storeName,
  position: one.position,
  n: one.n,
  quarantined: one.quarantined,
  score: one.score,
  sd: one.sd,
  rank: one.rank,
  rank_low: one.rankLow,
  rank_high: one.rankHigh,
  chance: one.chance,
  proposed: one.proposed,
  attention: mustBeDecided({ proposed: one.proposed, ...one.detail }) ? (1 as const) : (0 as const),
  detail: JSON.stringify(one.detail),
});

const DAY_MS = 86_400_000;

/** Sorts before every id made from then on: they begin with their milliseconds. */
const idBefore = (ms: number) =>
  ms
    .toString(16)
    .padStart(12, '0')
    .replace(/^(.{8})/, '$1-');

/** Puts down what belongs to a review before the review itself: until that is there, nobody sees it. */
async function stage(ctx: Context, id: string, frozen: FrozenMonth) {
  for (const left of await queries.orphans(ctx.db, idBefore(ctx.now().getTime() - DAY_MS)))
    await transacted(ctx.db, (tx) => queries.deleteReview(tx, left));
  for (const kind of ['inputs', 'result'] as const)
    for (const [part, data] of frozen[kind].entries())
      await retried(() => queries.insertParts(ctx.db, [{ review: id, kind, part, data }]));
  for (let at = 0; at < frozen.candidates.length; at += CHUNK) {
    const rows = frozen.candidates.slice(at, at + CHUNK).map((one) => rowOf(id, one));
    await retried(() => insertCandidates(ctx.db, rows));
  }
}

/**
 * Freezes the month; a draft is frozen anew, what was signed is restated beside it.
 * @param reason why it is restated; needed then
 * @returns id of the review
 * @throws Problem access.*, unit.unknown, review.month, review.exists while one is under way, review.reason
 */
export async function freeze(
  ctx: Context,
  actor: Actor,
  { unit: code, month, reason = '' }: { unit: string; month: string; reason?: string },
): Promise<string> {
  assertOver(ctx, month);
  await unitInScope(ctx.db, actor, 'review.write', code);
  const { unit, stores } = await storesIn(ctx, actor, code, month);
  const last = (await queries.editionsOf(ctx.db, unit.code, month)).at(-1);
  if (last && last.state !== 'draft' && last.state !== 'signed')
    throw new Problem('review.exists', { unit: unit.name, month });
  const why = reason.trim();
  const restates = last?.state === 'signed';
  if (restates && why === '') throw new Problem('review.reason');
  const settings = await settingsFor(ctx, unit.code);
  const frozen = await onThread<FrozenMonth>(ctx, { task: 'freeze', unit: unit.code, month, stores, settings });
  const id = uuidv7();
  await stage(ctx, id, frozen);
  const edition = restates ? last.edition + 1 : (last?.edition ?? 1);
  const [at, by] = [ctx.now().toISOString(), actorKey(actor)];
  await transacted(ctx.db, async (tx) => {
    if (frozen.constants) {
      await publish(tx, { month, constants: frozen.constants, config: DEFAULT_CONFIG }, { at, by });
      const root = (await lineageOf(tx, unit.code)).at(-1)?.code ?? unit.code;
      const after = { month, version: frozen.formula };
      await audit(tx, actor, ctx.now(), { action: 'review.publish', subject: `month:${month}`, unit: root, after });
    }
    if (last && !restates) {
      const now = await queries.reviewHeld(tx, last.id);
      if (now && now.state !== 'draft') throw new Problem('review.exists', { unit: unit.name, month });
      await queries.deleteReview(tx, last.id);
    }
    const inserted = await queries.insertReview(tx, {
      id,
      unit: unit.code,
      unit_name: unit.name,
      month,
      edition,
      state: 'draft',
      formula: frozen.formula,
      fingerprint: frozen.fingerprint,
      settings: JSON.stringify(settings),
      summary: JSON.stringify(frozen.summary),
      generation: frozen.generation,
      reason: restates ? why : (last?.reason ?? null),
      frozen_at: at,
      frozen_by: by,
      appeal_until: null,
      decided_at: null,
      decided_fingerprint: null,
      signed_at: null,
    });
    if (!inserted) throw new Problem('review.exists', { unit: unit.name, month });
    await audit(tx, actor, ctx.now(), {
      action: restates ? 'review.restate' : 'review.freeze',
      subject: `review:${id}`,
      unit: unit.code,
      after: { unit: unit.code, month, edition, fingerprint: frozen.fingerprint, ...(why ? { reason: why } : {}) },
    });
  });
  return id;
}

/** What has changed since a review froze. @throws Problem access.*, review.unknown */
export async function changesOf(ctx: Context, actor: Actor | null, id: string): Promise<Changes> {
  const { unit, month, settings } = await reviewInScope(ctx, actor, 'review.read', id);
  const { stores } = await storesIn(ctx, actor, unit, month);
  return onThread<Changes>(ctx, { task: 'changes', review: id, unit, month, stores, settings });
}

/** Computes a review again from what is stored. @throws Problem access.*, review.unknown */
export async function verified(ctx: Context, actor: Actor | null, id: string): Promise<Verified> {
  const { formula, fingerprint } = await reviewInScope(ctx, actor, 'review.read', id);
  return onThread<Verified>(ctx, { task: 'verify', review: id, formula, fingerprint });
}
