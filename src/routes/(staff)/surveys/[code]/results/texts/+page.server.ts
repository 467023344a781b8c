import { askedIn } from '#lib/results/request.ts';
import { textsPage } from '#lib/results/texts.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import { dayOf } from '#lib/ui/zone.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = ({ url, params, locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => {
    const asked = askedIn(url.searchParams, dayOf(ctx.now(), ctx.config.zone));
    const question = url.searchParams.get('question') ?? '';
    const search = url.searchParams.get('q')?.trim() ?? '';
    const page = Math.min(200, Math.max(1, Number(url.searchParams.get('page')) || 1));
    const request = { ...asked, survey: params.code, question, search, page };
    return { asked, survey: params.code, question, search, page, ...(await textsPage(ctx, actor, request)) };
  });
