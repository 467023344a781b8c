import { overviewPage } from '#lib/scoring/overview/page.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, params, url }) =>
  forPage(locale, () => overviewPage(ctx, actor, url.searchParams, params.code));
