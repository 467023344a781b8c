/** Who acts on a review, and which line of it is about themselves. */
import { audit } from '#lib/access/audit.server.ts';
import type { AuditAction } from '#lib/access/audit-actions.ts';
import type { Actor, Permission, User } from '#lib/access/roles.ts';
import type { Db } from '#db/connect.server.ts';
import type { ReviewTable } from '#db/schema.ts';
import { covers, scopeFor } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { fold } from '#lib/ui/text.ts';
import { calledSo } from './candidate.queries.server.ts';
import { reviewById, reviewHeld } from './review.queries.server.ts';
import type { ReviewSettings, State, Summary } from './review.ts';
import { memberOf } from './settings.queries.server.ts';

export interface Review extends Omit<ReviewTable, 'settings' | 'summary'> {
  settings: ReviewSettings;
  summary: Summary;
}

export const readReview = (row: ReviewTable): Review => ({
  ...row,
  settings: JSON.parse(row.settings) as ReviewSettings,
  summary: JSON.parse(row.summary) as Summary,
});

/** @throws Problem access.*, review.unknown (also when it is out of scope) */
export async function reviewInScope(
  ctx: Context,
  actor: Actor | null,
  permission: Permission,
  id: string,
): Promise<Review> {
  const scope = await scopeFor(ctx.db, actor, permission);
  const row = await reviewById(ctx.db, id);
  if (!row || !covers(scope, row.unit)) throw new Problem('review.unknown');
  return readReview(row);
}

/**
 * Codes of the candidate that the actor is: by their sign-in or as the administrator said; where nobody has said, whoever
 * is called the same, since too much care harms less than too little.
 */
export async function ownCodes(db: Db, actor: Actor | null, review: string): Promise<string[]> {
  if (actor?.kind !== 'user') return [];
  if (actor.employee !== undefined) return [actor.employee];
  const told = await memberOf(db, actor.id);
  if (told !== undefined) return told === '' ? [] : [told];
  const name = fold(actor.name);
  const alike = name === '' ? [] : await calledSo(db, review, name);
  return alike.filter((one) => fold(one.name) === name).map(({ code }) => code);
}

/** A person of the committee: what is decided and signed has a name. @throws Problem access.forbidden */
export function person(actor: Actor | null): User {
  if (actor?.kind !== 'user') throw new Problem('access.forbidden', { permission: 'review.decide' });
  return actor;
}

export function assertState(review: Pick<ReviewTable, 'state'>, ...states: State[]) {
  if (!states.includes(review.state)) throw new Problem('review.state');
}

/**
 * One step of a review in one transaction, with its row held and its audit row written.
 * @param step returns what the audit row says; undefined: nothing was changed
 * @throws Problem access.*, review.unknown, review.state and what the step throws
 */
export async function stepped(
  ctx: Context,
  actor: Actor,
  of: { id: string; permission: Permission; states: State[]; action: AuditAction },
  step: (tx: Db, review: Review) => Promise<{ before?: unknown; after?: unknown } | undefined>,
): Promise<void> {
  await reviewInScope(ctx, actor, of.permission, of.id);
  await transacted(ctx.db, async (tx) => {
    const row = await reviewHeld(tx, of.id);
    if (!row) throw new Problem('review.unknown');
    assertState(row, ...of.states);
    const said = await step(tx, readReview(row));
    if (!said) return;
    await audit(tx, actor, ctx.now(), {
      action: of.action,
      subject: `review:${of.id}`,
      unit: row.unit,
      ...said,
    });
  });
}
