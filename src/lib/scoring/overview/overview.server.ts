/** The overview of a unit: from the counts, made on the scoring thread, with what needs attention beside it. */
import { mayAnywhere, type Actor } from '#lib/access/roles.ts';
import { kiosksInCare } from '#lib/kiosk/care.server.ts';
import { organisationGeneration } from '#lib/organisation/people.server.ts';
import { treeOf, unitInScope } from '#lib/organisation/scope.server.ts';
import { below } from '#lib/organisation/unit/dated.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { comparePlaces } from '#lib/ui/text.ts';
import { dayOf } from '#lib/ui/zone.ts';
import { keptOnThread } from '../kept.server.ts';
import { generationOf } from '../ranking.queries.server.ts';
import type { KioskTroubles, Overview, OverviewFacts } from './overview.ts';
import { comparedIn, seriesFrom, type Span } from './spans.ts';

/**
 * @param asked a unit's code, or the highest that one may see
 * @throws Problem access.*, unit.*
 */
export async function overview(
  ctx: Context,
  actor: Actor | null,
  asked: { unit?: string | undefined; span: Span },
): Promise<Overview> {
  const { unit, codes } = await unitInScope(ctx.db, actor, 'ranking.read', asked.unit);
  const now = ctx.now();
  const today = dayOf(now, ctx.config.zone);
  const tree = await treeOf(ctx.db, today);
  const stores = unit.parent === null ? null : codes;
  const storesBelow = (code: string) => [...below(tree, [code])].filter((each) => tree.get(each)?.kind === 'store');
  const children = [...tree]
    .filter(([, { parent, closed_from }]) => parent === unit.code && (closed_from === null || closed_from > today))
    .map(([code, { name, kind }]) => ({ code, name, kind, stores: storesBelow(code) }))
    .sort((a, b) => comparePlaces(a.name, b.name));
  const span = asked.span;
  const counts = await generationOf(ctx.db, seriesFrom(today).slice(0, 7), today.slice(0, 7), stores);
  const { json } = await keptOnThread(
    ctx,
    {
      key: `overview ${unit.code} ${span} ${today}`,
      generation: `${counts} ${await organisationGeneration(ctx.db)}`,
      recent: true,
    },
    { kind: 'overview', order: { now: now.toISOString(), today, zone: ctx.config.zone, span, stores, children } },
  );
  const facts = JSON.parse(new TextDecoder().decode(json)) as OverviewFacts;
  return {
    ...facts,
    unit: { code: unit.code, name: unit.name, kind: unit.kind },
    span,
    compared: comparedIn(span, today),
  };
}

/** Kiosks of the unit that want attention; null for who does not care for kiosks there. */
export async function kioskTroubles(ctx: Context, actor: Actor | null, unit: string): Promise<KioskTroubles | null> {
  if (!mayAnywhere(actor, 'kiosk.read')) return null;
  try {
    const { summary } = await kiosksInCare(ctx, actor, { unit });
    const { silent, stale, gaps } = summary.views;
    return { silent, stale, gaps, total: summary.total };
  } catch (refused) {
    if (refused instanceof Problem && refused.code === 'access.forbidden') return null;
    throw refused;
  }
}
