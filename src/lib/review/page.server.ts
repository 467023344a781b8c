/** What the pages of a review show. */
import { namesOfUsers } from '#lib/access/access.server.ts';
import { mayAnywhere, type Actor } from '#lib/access/roles.ts';
import { covers, scopeFor } from '#lib/organisation/scope.server.ts';
import { normalQuantile } from '#lib/scoring/normal.ts';
import { generationOfMonth } from '#lib/scoring/counts.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { fold } from '#lib/ui/text.ts';
import { dayOf } from '#lib/ui/zone.ts';
import * as candidates from './candidate.queries.server.ts';
import { ownCodes, reviewInScope, type Review } from './committee.server.ts';
import { extrasOf } from './decide.ts';
import { appealsOf, decisionsOf, marksOf, signaturesOf } from './decision.queries.server.ts';
import { undecided } from './decision.server.ts';
import { storesIn } from './freeze.server.ts';
import { peerAverages } from './peer.server.ts';
import { proposeWith } from './proposal.ts';
import { editionsOf, reviewsOf } from './review.queries.server.ts';
import { awardsOf, IN_PLAY, type CandidateDetail, type Kind } from './review.ts';

export const PAGE_SIZE = 50;

/** @throws Problem access.* */
export async function reviewList(ctx: Context, actor: Actor | null) {
  const scope = await scopeFor(ctx.db, actor, 'review.read');
  const rows = await reviewsOf(ctx.db, scope === 'all' ? null : [...scope]);
  return rows
    .filter(({ unit }) => covers(scope, unit))
    .map(({ id, unit, unit_name, month, edition, state, appeal_until }) => ({
      ...{ id, unit, name: unit_name, month, edition, state },
      until: appeal_until,
    }));
}

/** What stands above every view of a review. @throws Problem access.*, review.unknown */
export async function reviewHead(ctx: Context, actor: Actor | null, id: string) {
  const review = await reviewInScope(ctx, actor, 'review.read', id);
  const [appeals, signatures, editions, left] = await Promise.all([
    appealsOf(ctx.db, id),
    signaturesOf(ctx.db, id),
    editionsOf(ctx.db, review.unit, review.month),
    undecided(ctx.db, id),
  ]);
  const { stores } = await storesIn(ctx, actor, review.unit, review.month);
  const generation = await generationOfMonth(ctx.reader, review.month, Object.keys(stores));
  const who = await namesOfUsers(ctx.db, [review.frozen_by]);
  const own = await ownCodes(ctx.db, actor, id);
  const present = own.length > 0 ? await candidates.candidatesOf(ctx.db, id, 'employee', own) : [];
  const today = dayOf(ctx.now(), ctx.config.zone);
  return {
    review: shown(review, who.get(review.frozen_by) ?? ''),
    openAppeals: appeals.filter(({ state }) => state === 'open').length,
    appeals: appeals.length,
    undecided: left.length,
    windowOver: review.appeal_until !== null && today > review.appeal_until,
    signatures: signatures.map(({ user, name, at, except, fingerprint }) => ({ user, name, at, except, fingerprint })),
    hasSigned: actor?.kind === 'user' && signatures.some(({ user }) => user === actor.id),
    editions: editions.map((one) => ({ id: one.id, edition: one.edition, state: one.state, reason: one.reason })),
    changed: generation !== review.generation,
    own: present.map(({ code, name }) => ({ code, name })),
    may: {
      write: mayAnywhere(actor, 'review.write'),
      decide: actor?.kind === 'user' && mayAnywhere(actor, 'review.decide'),
    },
  };
}

export type ReviewHead = Awaited<ReturnType<typeof reviewHead>>;

const shown = (
  { id, unit, unit_name, month, edition, state, formula, fingerprint, settings, summary, reason, ...rest }: Review,
  frozenBy: string,
) => ({
  ...{
    id,
    unit: { code: unit, name: unit_name },
    month,
    edition,
    state,
    formula,
    fingerprint,
    settings,
    summary,
    reason,
  },
  ...{ frozenAt: rest.frozen_at, frozenBy, until: rest.appeal_until, decidedAt: rest.decided_at },
  ...{ decidedFingerprint: rest.decided_fingerprint, signedAt: rest.signed_at },
});

export type ShownReview = ReturnType<typeof shown>;

export interface Asked {
  kind: Kind;
  /** Everybody, and not only those in play. */
  all: boolean;
  q: string;
  /** From 1. */
  page: number;
}

type CandidateRow = Awaited<ReturnType<typeof candidates.candidatesPage>>[number];

const clip = (points: number) => Math.min(100, Math.max(0, points));
const REACH = normalQuantile(0.95);

/** A line as it is shown; the range is the one of rankings, 90 %. */
function lineShown(row: CandidateRow) {
  const { code, name, store_name: store, n, quarantined, score, sd, rank, chance, proposed } = row;
  const detail = JSON.parse(row.detail) as CandidateDetail;
  const reach = REACH * (sd ?? 0);
  return {
    ...{ code, name, store, n, quarantined, chance, proposed, detail, tier: detail.tier },
    place: rank === null ? null : { rank, low: row.rank_low ?? rank, high: row.rank_high ?? rank },
    score: score === null ? null : clip(score),
    scoreLow: score === null ? null : clip(score - reach),
    scoreHigh: score === null ? null : clip(score + reach),
    attention: row.attention === 1,
  };
}

/** The class that each would be proposed for with the committee's criteria; null where nothing was marked. */
async function withCriteria(ctx: Context, review: Review, kind: Kind, extras: ReturnType<typeof extrasOf>) {
  if (extras.size === 0) return null;
  const rows = await candidates.contendersOf(ctx.db, review.id, kind);
  const contenders = rows.flatMap(({ code, score, sd, detail }) =>
    score !== null && sd !== null && (JSON.parse(detail) as CandidateDetail).standing === 'ranked'
      ? [{ code, score, sd }]
      : [],
  );
  return proposeWith(contenders, awardsOf(review.settings, kind), extras);
}

/** A page of the list, with what the committee has said. @throws Problem access.*, review.unknown */
export async function reviewLines(ctx: Context, actor: Actor | null, id: string, { kind, all, q, page }: Asked) {
  const review = await reviewInScope(ctx, actor, 'review.read', id);
  const asked = { kind, chance: all || q !== '' ? null : IN_PLAY, words: fold(q).split(' ').filter(Boolean) };
  const [rows, total, decisions, marks] = await Promise.all([
    candidates.candidatesPage(ctx.db, id, asked, PAGE_SIZE, (page - 1) * PAGE_SIZE),
    candidates.countCandidates(ctx.db, id, asked),
    decisionsOf(ctx.db, id),
    marksOf(ctx.db, id),
  ]);
  const ownMarks = marks.filter((one) => one.kind === kind);
  const extras = extrasOf(review.settings.criteria, ownMarks);
  const [other, averages, own, names] = await Promise.all([
    withCriteria(ctx, review, kind, extras),
    kind === 'employee' ? peerAverages(ctx, review) : new Map<string, { n: number; mean: number }>(),
    ownCodes(ctx.db, actor, id),
    namesOfUsers(ctx.db, [...new Set(decisions.map(({ by }) => by))]),
  ]);
  const decided = new Map(decisions.filter((one) => one.kind === kind).map((one) => [one.code, one]));
  return {
    total,
    lines: rows.map((row) => {
      const decision = decided.get(row.code);
      return {
        ...lineShown(row),
        decision: decision
          ? { class: decision.class, reason: decision.reason, by: names.get(decision.by) ?? '', at: decision.at }
          : null,
        marks: Object.fromEntries(
          ownMarks.filter(({ code }) => code === row.code).map((one) => [one.criterion, one.points]),
        ),
        extra: extras.get(row.code) ?? null,
        /** With the criteria; undefined where they change nothing for anybody. */
        otherwise: other ? (other.get(row.code)?.class ?? null) : undefined,
        peers: averages.get(row.code) ?? null,
        oneself: kind === 'employee' && own.includes(row.code),
      };
    }),
    classes: awardsOf(review.settings, kind).map((award) => ({
      ...award,
      given: [...decided.values()].filter((one) => one.class === award.key).length,
    })),
  };
}

export type ReviewLine = Awaited<ReturnType<typeof reviewLines>>['lines'][number];

/** Appeals with whom they are from. @throws Problem access.*, review.unknown */
export async function reviewAppeals(ctx: Context, actor: Actor | null, id: string) {
  await reviewInScope(ctx, actor, 'review.read', id);
  const appeals = await appealsOf(ctx.db, id);
  const codes = appeals.map(({ employee }) => employee);
  const rows = codes.length > 0 ? await candidates.candidatesOf(ctx.db, id, 'employee', codes) : [];
  const byCode = new Map(rows.map((row) => [row.code, row]));
  const own = await ownCodes(ctx.db, actor, id);
  const names = await namesOfUsers(
    ctx.db,
    appeals.flatMap(({ answered_by }) => answered_by ?? []),
  );
  return appeals.map((one) => ({
    ...{ id: one.id, code: one.employee, text: one.text, at: one.at, state: one.state, answer: one.answer },
    name: byCode.get(one.employee)?.name ?? one.employee,
    store: byCode.get(one.employee)?.store_name ?? '',
    proposed: byCode.get(one.employee)?.proposed ?? null,
    answeredBy: one.answered_by ? (names.get(one.answered_by) ?? '') : '',
    answeredAt: one.answered_at,
    oneself: own.includes(one.employee),
  }));
}

export type ShownAppeal = Awaited<ReturnType<typeof reviewAppeals>>[number];

export interface Difference {
  kind: Kind;
  code: string;
  name: string;
  before: { class: string; score: number | null };
  after: { class: string; score: number | null };
}

/** Lines that the edition before had otherwise: another class given. @throws Problem access.*, review.unknown */
export async function restatedLines(ctx: Context, actor: Actor | null, id: string): Promise<Difference[]> {
  const review = await reviewInScope(ctx, actor, 'review.read', id);
  const before = (await editionsOf(ctx.db, review.unit, review.month)).find(
    ({ edition }) => edition === review.edition - 1,
  );
  if (!before) return [];
  const given = async (of: string) =>
    new Map((await decisionsOf(ctx.db, of)).map((one) => [`${one.kind}\t${one.code}`, one.class]));
  const [then, now] = [await given(before.id), await given(id)];
  const changed = [...new Set([...then.keys(), ...now.keys()])].filter(
    (key) => (then.get(key) ?? '') !== (now.get(key) ?? ''),
  );
  const lines = await Promise.all(
    changed.map(async (key): Promise<Difference> => {
      const [kind = 'employee', code = ''] = key.split('\t') as [Kind, string];
      const [[was], [is]] = await Promise.all([
        candidates.candidatesOf(ctx.db, before.id, kind, [code]),
        candidates.candidatesOf(ctx.db, id, kind, [code]),
      ]);
      return {
        ...{ kind, code, name: is?.name ?? was?.name ?? code },
        before: { class: then.get(key) ?? '', score: was?.score ?? null },
        after: { class: now.get(key) ?? '', score: is?.score ?? null },
      };
    }),
  );
  return lines;
}

/** Editions of a month, the first one first. @throws Problem access.* */
export async function editions(ctx: Context, actor: Actor | null, unit: string, month: string) {
  const scope = await scopeFor(ctx.db, actor, 'review.read');
  const rows = covers(scope, unit) ? await editionsOf(ctx.db, unit, month) : [];
  return rows.map(({ id, edition, state }) => ({ id, edition, state }));
}
