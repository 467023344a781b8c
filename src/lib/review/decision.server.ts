/** What the committee makes of a frozen month: window, marks, decisions, their close and signatures. */
import { actorKey, type Actor } from '#lib/access/roles.ts';
import type { Db } from '#db/connect.server.ts';
import { holidaysAmong } from '#lib/organisation/opening.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { dayOf } from '#lib/ui/zone.ts';
import { attentive, candidatesOf } from './candidate.queries.server.ts';
import { ownCodes, person, stepped, type Review } from './committee.server.ts';
import { isPlain, needsReason, type Line } from './decide.ts';
import * as rows from './decision.queries.server.ts';
import { canonicalJson } from './inputs.ts';
import { fingerprintOf } from './packed.server.ts';
import { changeReview, deleteReview, editionsOf } from './review.queries.server.ts';
import { awardsOf, type CandidateDetail, type Kind } from './review.ts';
import { afterWorkingDays, horizonOf } from './working-days.ts';

type CandidateRow = Awaited<ReturnType<typeof candidatesOf>>[number];

const lineOf = ({ proposed, detail }: Pick<CandidateRow, 'proposed' | 'detail'>): Line => {
  const { ties, holds } = JSON.parse(detail) as CandidateDetail;
  return { proposed, ties, holds };
};

/** Shows employees their line, and lets them appeal for so many working days. @throws Problem as `stepped` */
export const openWindow = (ctx: Context, actor: Actor, id: string) =>
  stepped(
    ctx,
    actor,
    { id, permission: 'review.write', states: ['draft'], action: 'review.open' },
    async (tx, review) => {
      const today = dayOf(ctx.now(), ctx.config.zone);
      const { appealDays } = review.settings;
      const holidays = await holidaysAmong(tx, today, horizonOf(today, appealDays));
      const until = afterWorkingDays(today, appealDays, holidays);
      await changeReview(tx, id, { state: 'appeal', appeal_until: until });
      return { after: { to: until } };
    },
  );

/** Throws a draft away. @throws Problem as `stepped` */
export const discard = (ctx: Context, actor: Actor, id: string) =>
  stepped(
    ctx,
    actor,
    { id, permission: 'review.write', states: ['draft'], action: 'review.discard' },
    async (tx, review) => {
      await deleteReview(tx, id);
      return { before: { unit: review.unit, month: review.month } };
    },
  );

async function candidate(tx: Db, review: string, kind: Kind, code: string): Promise<CandidateRow> {
  const [row] = await candidatesOf(tx, review, kind, [code]);
  if (!row) throw new Problem('review.candidate');
  return row;
}

async function assertNotOneself(tx: Db, actor: Actor, review: string, kind: Kind, code: string) {
  if (kind === 'employee' && (await ownCodes(tx, actor, review)).includes(code)) throw new Problem('review.self');
}

export interface About {
  id: string;
  kind: Kind;
  code: string;
}

/**
 * What the committee found of somebody: points of a criterion, or 1 and 0 for yes and no.
 * @throws Problem as `stepped`, review.candidate, review.self, review.criterion
 */
export const mark = (ctx: Context, actor: Actor, { id, kind, code }: About, points: Record<string, number>) =>
  stepped(
    ctx,
    person(actor),
    { id, permission: 'review.decide', states: ['draft', 'appeal'], action: 'review.mark' },
    async (tx, { settings: { criteria } }) => {
      await candidate(tx, id, kind, code);
      await assertNotOneself(tx, actor, id, kind, code);
      const before = Object.fromEntries(
        (await rows.marksOf(tx, id))
          .filter((one) => one.kind === kind && one.code === code)
          .map((one) => [one.criterion, one.points]),
      );
      const changed = Object.entries(points).filter(([key, value]) => (before[key] ?? 0) !== value);
      for (const [criterion, value] of changed) {
        const known = criteria.find(({ key }) => key === criterion);
        const fits = known && Number.isFinite(value) && value >= 0 && value <= (known.max ?? 1);
        if (!fits) throw new Problem('review.criterion', { max: known?.max ?? 1 });
        await rows.putMark(tx, {
          ...{ review: id, kind, code, criterion, points: value },
          ...{ by: actorKey(actor), at: ctx.now().toISOString() },
        });
      }
      if (changed.length === 0) return undefined;
      const after = Object.fromEntries(changed);
      return { before: { [kind]: code, ...before }, after: { [kind]: code, ...after } };
    },
  );

/**
 * Decides one line. @param to key of a class; `''`: none
 * @throws Problem as `stepped`, review.candidate, review.self, review.class, review.reason
 */
export const decide = (
  ctx: Context,
  actor: Actor,
  { id, kind, code }: About,
  { to, reason }: { to: string; reason: string },
) =>
  stepped(
    ctx,
    person(actor),
    { id, permission: 'review.decide', states: ['appeal'], action: 'review.decide' },
    async (tx, review) => {
      const row = await candidate(tx, id, kind, code);
      await assertNotOneself(tx, actor, id, kind, code);
      if (to !== '' && !awardsOf(review.settings, kind).some(({ key }) => key === to))
        throw new Problem('review.class');
      const why = reason.trim();
      if (needsReason(lineOf(row), to) && why === '') throw new Problem('review.reason');
      await rows.putDecision(tx, {
        ...{ review: id, kind, code, class: to, reason: why },
        ...{ by: actorKey(actor), at: ctx.now().toISOString() },
      });
      return { before: { proposed: row.proposed }, after: { [kind]: code, class: to, reason: why } };
    },
  );

/**
 * Decides as proposed whatever of a class is in no doubt and not about oneself.
 * @throws Problem as `stepped`
 */
export const decideAsProposed = (ctx: Context, actor: Actor, id: string, kind: Kind, key: string) =>
  stepped(
    ctx,
    person(actor),
    { id, permission: 'review.decide', states: ['appeal'], action: 'review.decide' },
    async (tx) => {
      const own = kind === 'employee' ? await ownCodes(tx, actor, id) : [];
      const decided = new Set(
        (await rows.decisionsOf(tx, id)).filter((one) => one.kind === kind).map(({ code }) => code),
      );
      const excluded = new Set((await rows.marksOf(tx, id)).filter((one) => one.kind === kind).map(({ code }) => code));
      const contested = new Set((await rows.appealsOf(tx, id)).map(({ employee }) => employee));
      const plain = (await attentive(tx, id)).filter(
        (row) =>
          row.kind === kind &&
          row.proposed === key &&
          isPlain(lineOf(row)) &&
          !own.includes(row.code) &&
          !decided.has(row.code) &&
          // What the committee has found something of, or somebody appealed against, it looks at.
          !excluded.has(row.code) &&
          !(kind === 'employee' && contested.has(row.code)),
      );
      for (const { code } of plain)
        await rows.putDecision(tx, {
          ...{ review: id, kind, code, class: key, reason: '' },
          ...{ by: actorKey(actor), at: ctx.now().toISOString() },
        });
      return plain.length === 0 ? undefined : { after: { class: key, codes: plain.map(({ code }) => code) } };
    },
  );

/** Lines that still need a word, by kind. */
export async function undecided(db: Db, id: string): Promise<CandidateRow[]> {
  const decided = new Set((await rows.decisionsOf(db, id)).map(({ kind, code }) => `${kind}\t${code}`));
  const upheld = (await rows.appealsOf(db, id))
    .filter(({ state }) => state === 'upheld')
    .map(({ employee }) => employee);
  const found = await attentive(db, id);
  const known = new Set(found.filter(({ kind }) => kind === 'employee').map(({ code }) => code));
  const others = upheld.filter((code) => !known.has(code));
  if (others.length > 0) found.push(...(await candidatesOf(db, id, 'employee', others)));
  return found.filter(({ kind, code }) => !decided.has(`${kind}\t${code}`));
}

/** What is signed, in one canonical form. @param except code of an employee whose line is left out; `''`: nobody's */
async function decidedText(db: Db, review: Pick<Review, 'id' | 'fingerprint'>, except = ''): Promise<string> {
  const about = ({ kind, code }: { kind: Kind; code: string }) => kind === 'store' || code !== except;
  const decisions = (await rows.decisionsOf(db, review.id))
    .filter(about)
    .map((one) => [one.kind, one.code, one.class, one.reason]);
  const marks = (await rows.marksOf(db, review.id))
    .filter(about)
    .map((one) => [one.kind, one.code, one.criterion, one.points]);
  return canonicalJson({ review: review.id, inputs: review.fingerprint, decisions, marks });
}

/**
 * Nothing is left to decide: from here on it can be signed.
 * @throws Problem as `stepped`, review.window before it is over, review.appeals-open, review.undecided
 */
export const close = (ctx: Context, actor: Actor, id: string) =>
  stepped(
    ctx,
    person(actor),
    { id, permission: 'review.decide', states: ['appeal'], action: 'review.close' },
    async (tx, review) => {
      const until = review.appeal_until ?? '';
      if (dayOf(ctx.now(), ctx.config.zone) <= until) throw new Problem('review.window', { day: until });
      const open = (await rows.appealsOf(tx, id)).filter(({ state }) => state === 'open').length;
      if (open > 0) throw new Problem('review.appeals-open', { n: open });
      const left = (await undecided(tx, id)).length;
      if (left > 0) throw new Problem('review.undecided', { n: left });
      const fingerprint = fingerprintOf(await decidedText(tx, review));
      await changeReview(tx, id, {
        state: 'decided',
        decided_at: ctx.now().toISOString(),
        decided_fingerprint: fingerprint,
      });
      return { after: { fingerprint } };
    },
  );

/** Back to deciding, as long as it is not signed by all; signatures so far go. @throws Problem as `stepped` */
export const reopen = (ctx: Context, actor: Actor, id: string) =>
  stepped(
    ctx,
    person(actor),
    { id, permission: 'review.decide', states: ['decided'], action: 'review.reopen' },
    async (tx) => {
      await rows.deleteSignatures(tx, id);
      await changeReview(tx, id, { state: 'appeal', decided_at: null, decided_fingerprint: null });
      return {};
    },
  );

/** Whether every line has enough signatures that cover it. */
const enough = (signatures: readonly { except: string }[], needed: number) =>
  ['', ...new Set(signatures.map(({ except }) => except))].every(
    (code) => signatures.filter(({ except }) => code === '' || except !== code).length >= needed,
  );

/**
 * Signs what was decided, but for the line about oneself; the last signature needed makes it final, and the edition
 * before a restated one.
 * @throws Problem as `stepped`, review.signed
 */
export const sign = (ctx: Context, actor: Actor, id: string) => {
  const by = person(actor);
  const step = { id, permission: 'review.decide', states: ['decided'], action: 'review.sign' } as const;
  return stepped(ctx, by, { ...step, states: [...step.states] }, async (tx, review) => {
    const own = await ownCodes(tx, by, id);
    const present = await candidatesOf(tx, id, 'employee', own);
    const except = present[0]?.code ?? '';
    const fingerprint = fingerprintOf(await decidedText(tx, review, except));
    const signature = { review: id, user: by.id, name: by.name, fingerprint, except, at: ctx.now().toISOString() };
    if (!(await rows.insertSignature(tx, signature))) throw new Problem('review.signed');
    const all = await rows.signaturesOf(tx, id);
    const final = enough(all, review.settings.signatures);
    if (final) {
      await changeReview(tx, id, { state: 'signed', signed_at: ctx.now().toISOString() });
      for (const edition of await editionsOf(tx, review.unit, review.month))
        if (edition.state === 'signed' && edition.edition < review.edition)
          await changeReview(tx, edition.id, { state: 'restated' });
    }
    return { after: { fingerprint, ...(except ? { except } : {}), final } };
  });
};
