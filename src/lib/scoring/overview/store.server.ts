/** A store's page: its clerks among themselves, what customers name, when they come. */
import type { Actor } from '#lib/access/roles.ts';
import { countersOf } from '#lib/organisation/people.server.ts';
import { unitInScope } from '#lib/organisation/scope.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { definitionOf } from '#lib/survey/survey.server.ts';
import { addDays, dayOf, momentOf } from '#lib/ui/zone.ts';
import { QUESTION } from '../published-constants.server.ts';
import { ranking } from '../ranking.server.ts';
import { ratedMoments, reasonsNamed } from './overview.queries.server.ts';
import { comparedIn, type Span } from './spans.ts';
import { busyHours, type Reason } from './store.ts';

const BUSY_DAYS = 28;

/** @throws Problem access.*, unit.* */
export async function storeDetail(ctx: Context, actor: Actor | null, code: string, span: Span) {
  const { unit } = await unitInScope(ctx.db, actor, 'ranking.read', code);
  const { zone } = ctx.config;
  const today = dayOf(ctx.now(), zone);
  const { now } = comparedIn(span, today);
  const counters = [...(await countersOf(ctx.reader, unit.code)).keys()];
  const begun = momentOf(addDays(today, 1 - BUSY_DAYS), '00:00', zone).toISOString();
  const end = momentOf(addDays(today, 1), '00:00', zone).toISOString();
  return {
    ranking: await ranking(ctx, actor, { by: 'employee', ...now, unit: unit.code, recent: true }),
    reasons: await reasonsOf(ctx, unit.code, now),
    hours: counters.length > 0 ? busyHours(await ratedMoments(ctx.reader, counters, QUESTION, begun, end), zone) : [],
  };
}

async function reasonsOf(ctx: Context, store: string, days: { from: string; to: string }): Promise<Reason[]> {
  const rows = await reasonsNamed(ctx.reader, [store], days);
  const reasons = new Map<string, Reason>();
  for (const { survey, version, question, option, n } of rows) {
    const definition = await definitionOf(ctx, ctx.reader, survey, version);
    const asked = definition?.questions.find(({ name }) => name === question);
    const found = asked?.type === 'criteria' ? asked.options.find(({ name }) => name === option) : undefined;
    const known = reasons.get(option);
    if (known) known.n += Number(n);
    else reasons.set(option, { option, high: found?.high, low: found?.low, n: Number(n) });
  }
  return [...reasons.values()].filter(({ n }) => n > 0).sort((a, b) => b.n - a.n);
}
