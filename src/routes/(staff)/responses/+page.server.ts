import { placeIn } from '#lib/organisation/scope.server.ts';
import { listResponses } from '#lib/response/list.server.ts';
import { rankingAsked } from '#lib/scoring/asked.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url, locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => {
    const { from, to, unit, channel = '' } = rankingAsked(ctx, url.searchParams);
    const given = (name: string) => url.searchParams.get(name)?.trim() ?? '';
    const narrowed = {
      ...{ channel, level: given('level'), employee: given('employee') },
      comment: given('comment') === '1',
    };
    const list = await listResponses(ctx, actor, { ...narrowed, from, to, unit, before: given('before') });
    const { path } = await placeIn(ctx.db, actor, 'response.see', list.unit.code);
    return { list, asked: { ...narrowed, from, to }, later: given('before') !== '', path };
  });
