/** Employees of the unit see their own line and may appeal; the committee answers. */
import { v7 as uuidv7 } from 'uuid';
import { audit } from '#lib/access/audit.server.ts';
import { actorKey, mayAnywhere, type Actor } from '#lib/access/roles.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { dayOf } from '#lib/ui/zone.ts';
import { candidatesOf, reviewsWith } from './candidate.queries.server.ts';
import { ownCodes, person, readReview, stepped, type Review } from './committee.server.ts';
import { answerAppeal, appealBy, appealById, decisionsOf, insertAppeal } from './decision.queries.server.ts';
import { reviewHeld } from './review.queries.server.ts';
import { awardsOf, type AwardClass, type CandidateDetail } from './review.ts';

/** What somebody sees of a month about themselves: no place, and nothing of anybody else. */
export interface OwnLine {
  review: string;
  unit: string;
  month: string;
  edition: number;
  state: Review['state'];
  /** Last day on which one may appeal. */
  until: string | null;
  mayAppeal: boolean;
  standing: CandidateDetail['standing'];
  tier: CandidateDetail['tier'];
  /** Points with the range in which the true ones lie; null with too few ratings. */
  score: { value: number; sd: number } | null;
  n: number;
  days: number;
  needed: { ratings: number; days: number };
  proposed: AwardClass | null;
  tied: boolean;
  held: boolean;
  /** Once it is signed: the class, or null for none, and why where it is not the one proposed. */
  final: { class: AwardClass | null; reason: string } | null;
  appeal: { text: string; at: string; state: 'open' | 'upheld' | 'dismissed'; answer: string | null } | null;
}

/** Months that one looks back on. */
const MONTHS = 12;

/** The employee that the actor signed in as; `''`: none, who stands on no list. @throws Problem access.* */
export function oneself(actor: Actor | null): string {
  if (!actor) throw new Problem('access.unauthenticated');
  if (actor.kind !== 'user' || !mayAnywhere(actor, 'review.own'))
    throw new Problem('access.forbidden', { permission: 'review.own' });
  return actor.employee ?? '';
}

const inWindow = (review: Pick<Review, 'state' | 'appeal_until'>, today: string) =>
  review.state === 'appeal' && review.appeal_until !== null && today <= review.appeal_until;

/** One's own lines, the latest month first. @throws Problem as `oneself` */
export async function ownLines(ctx: Context, actor: Actor | null): Promise<OwnLine[]> {
  const employee = oneself(actor);
  const today = dayOf(ctx.now(), ctx.config.zone);
  const reviews = await reviewsWith(ctx.db, employee, MONTHS);
  return Promise.all(reviews.map((row) => ownLine(ctx, readReview(row), employee, today)));
}

async function ownLine(ctx: Context, review: Review, employee: string, today: string): Promise<OwnLine> {
  const [row] = await candidatesOf(ctx.db, review.id, 'employee', [employee]);
  if (!row) throw new Problem('review.candidate');
  const detail = JSON.parse(row.detail) as CandidateDetail;
  const classOf = (key: string | null | undefined) =>
    awardsOf(review.settings, 'employee').find((award) => award.key === key) ?? null;
  const decision = (await decisionsOf(ctx.db, review.id)).find(
    (one) => one.kind === 'employee' && one.code === employee,
  );
  const signed = review.state === 'signed' || review.state === 'restated';
  const appeal = await appealBy(ctx.db, review.id, employee);
  return {
    review: review.id,
    unit: review.unit_name,
    month: review.month,
    edition: review.edition,
    state: review.state,
    until: review.appeal_until,
    mayAppeal: !appeal && inWindow(review, today),
    standing: detail.standing,
    tier: detail.tier,
    score:
      row.score !== null && row.sd !== null && detail.standing === 'ranked' ? { value: row.score, sd: row.sd } : null,
    n: row.n,
    days: detail.days,
    needed: review.summary.needed,
    proposed: classOf(row.proposed),
    tied: detail.ties.length > 0,
    held: detail.holds.length > 0,
    final: signed ? { class: classOf(decision?.class), reason: decision?.reason ?? '' } : null,
    appeal: appeal ? { text: appeal.text, at: appeal.at, state: appeal.state, answer: appeal.answer } : null,
  };
}

/** @throws Problem as `oneself`, review.unknown where one is not on the list, review.appeal-over, review.appealed */
export async function appeal(ctx: Context, actor: Actor | null, id: string, text: string) {
  const employee = oneself(actor);
  await transacted(ctx.db, async (tx) => {
    const review = await reviewHeld(tx, id);
    const [line] = review && review.state !== 'draft' ? await candidatesOf(tx, id, 'employee', [employee]) : [];
    if (!review || !line) throw new Problem('review.unknown');
    if (!inWindow(review, dayOf(ctx.now(), ctx.config.zone))) throw new Problem('review.appeal-over');
    const done = await insertAppeal(tx, {
      ...{ id: uuidv7(), review: id, employee, text: text.trim(), at: ctx.now().toISOString() },
      ...{ state: 'open', answer: null, answered_by: null, answered_at: null },
    });
    if (!done) throw new Problem('review.appealed');
    // What it says stands in the appeal, where it can be erased.
    await audit(tx, person(actor), ctx.now(), {
      action: 'review.appeal',
      subject: `review:${id}`,
      unit: review.unit,
      after: { employee },
    });
  });
}

/** @throws Problem access.*, review.unknown, review.state, review.self, review.reason, review.appealed once it has an answer */
export const answer = (
  ctx: Context,
  actor: Actor,
  of: { id: string; appeal: string },
  { state, text }: { state: 'upheld' | 'dismissed'; text: string },
) =>
  stepped(
    ctx,
    person(actor),
    { id: of.id, permission: 'review.decide', states: ['appeal'], action: 'review.answer' },
    async (tx) => {
      const found = await appealById(tx, of.appeal);
      if (!found || found.review !== of.id) throw new Problem('review.unknown');
      if ((await ownCodes(tx, actor, of.id)).includes(found.employee)) throw new Problem('review.self');
      if (text.trim() === '') throw new Problem('review.reason');
      const said = { state, answer: text.trim(), answered_by: actorKey(actor), answered_at: ctx.now().toISOString() };
      if (!(await answerAppeal(tx, of.appeal, said))) throw new Problem('review.appealed');
      return { after: { employee: found.employee, verdict: state } };
    },
  );
