import { placeIn } from '#lib/organisation/scope.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import { rankingAsked } from '#lib/scoring/asked.server.ts';
import { why } from '#lib/scoring/why/why.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url, locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => {
    const asked = rankingAsked(ctx, url.searchParams);
    const found = await why(ctx, actor, { ...asked, code: url.searchParams.get('code') ?? '' });
    const { path } = await placeIn(ctx.db, actor, 'ranking.read', found.head.unit.code);
    return { why: found, asked: { ...asked, unit: found.head.unit.code }, path };
  });
