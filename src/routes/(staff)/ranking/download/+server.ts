import { periodOf } from '#lib/scoring/period.ts';
import { ranking } from '#lib/scoring/ranking.server.ts';
import { rankingFile } from '#lib/scoring/ranking-csv.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import { dayOf } from '#lib/ui/zone.ts';
import type { RequestHandler } from './$types.js';

export const GET: RequestHandler = ({ url, locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => {
    const given = (name: string) => url.searchParams.get(name) || undefined;
    const month = periodOf('month', dayOf(ctx.now(), ctx.config.zone));
    const by = given('by') === 'store' ? ('store' as const) : ('employee' as const);
    const period = { from: given('from') ?? month.from, to: given('to') ?? month.to };
    const found = await ranking(ctx, actor, { by, ...period, unit: given('unit') });
    return rankingFile(found, locale);
  });
