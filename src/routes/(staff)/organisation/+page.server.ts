import { treePage } from '#lib/organisation/unit/tree.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, url }) =>
  forPage(locale, async () => {
    const request = {
      open: url.searchParams.get('open')?.split(' ') ?? null,
      text: url.searchParams.get('q')?.trim() ?? '',
      page: Number(url.searchParams.get('page')) || 1,
      closed: url.searchParams.has('closed'),
    };
    return {
      ...(await treePage(ctx, actor, request)),
      request,
      deleted: url.searchParams.has('deleted'),
    };
  });
