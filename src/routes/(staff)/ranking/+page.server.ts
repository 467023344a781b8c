import { placeIn } from '#lib/organisation/scope.server.ts';
import { periodOf } from '#lib/scoring/period.ts';
import { ranking } from '#lib/scoring/ranking.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import { dayOf } from '#lib/ui/zone.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = ({ url, locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => {
    const given = (name: string) => url.searchParams.get(name) || undefined;
    const today = dayOf(ctx.now(), ctx.config.zone);
    const month = periodOf('month', today);
    const by = given('by') === 'store' ? ('store' as const) : ('employee' as const);
    const period = { from: given('from') ?? month.from, to: given('to') ?? month.to };
    const result = await ranking(ctx, actor, { by, ...period, unit: given('unit') });
    return { ranking: result, ...(await placeIn(ctx.db, actor, 'ranking.read', result.unit.code, period.to)), today };
  });
