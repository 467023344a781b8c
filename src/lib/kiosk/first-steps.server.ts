/** From an empty organisation to the first tap: what is done and what comes next, for whoever sets it up. */
import { mayAnywhere, type Actor } from '#lib/access/roles.ts';
import { namesOf, countersOf } from '#lib/organisation/people.server.ts';
import { scopeFor } from '#lib/organisation/scope.server.ts';
import { setUpOf, type SetUp } from '#lib/organisation/set-up.server.ts';
import { hasAnswers, newestAnswer } from '#lib/response/first.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { dayOf } from '#lib/ui/zone.ts';
import { kiosksAmong } from './kiosk.queries.server.ts';

export interface FirstSteps extends SetUp {
  kiosks: number;
  /** Whether any answer was ever counted here. */
  answered: boolean;
  /** The newest of today's answers, once there is one. */
  answer: { at: string; store: string; counter: string; employee: string } | null;
}

/**
 * Whether the actor still has an organisation to set up: they may, and no answer was ever counted in what is theirs.
 * Cheap, since it is asked with every page.
 */
export async function isSettingUp(ctx: Context, actor: Actor | null): Promise<boolean> {
  if (!mayAnywhere(actor, 'organisation.write')) return false;
  const scope = await scopeFor(ctx.db, actor, 'organisation.write');
  return !(await hasAnswers(ctx.db, scope === 'all' ? null : [...scope]));
}

/** @throws Problem access.* */
export async function firstSteps(ctx: Context, actor: Actor | null): Promise<FirstSteps> {
  const { db } = ctx;
  const scope = await scopeFor(db, actor, 'organisation.write');
  const stores = scope === 'all' ? null : [...scope];
  return {
    ...(await setUpOf(db, ctx, scope, ctx.now())),
    kiosks: await kiosksAmong(db, stores),
    answered: await hasAnswers(db, stores),
    answer: await answerShown(ctx, stores),
  };
}

async function answerShown(ctx: Context, stores: string[] | null): Promise<FirstSteps['answer']> {
  const { db } = ctx;
  const found = await newestAnswer(db, stores, dayOf(ctx.now(), ctx.config.zone));
  if (!found) return null;
  const [units, people, counters] = await Promise.all([
    namesOf(db, 'unit', [found.store]),
    namesOf(db, 'employee', [found.employee]),
    countersOf(db, found.store),
  ]);
  return {
    at: found.visit_at,
    store: units.get(found.store) ?? found.store,
    counter: counters.get(found.counter) ?? '',
    employee: people.get(found.employee) ?? '',
  };
}
