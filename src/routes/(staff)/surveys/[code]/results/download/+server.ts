import { numbersFile } from '#lib/results/numbers-csv.server.ts';
import { askedIn } from '#lib/results/request.ts';
import { surveyResults } from '#lib/results/results.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import { dayOf } from '#lib/ui/zone.ts';
import type { RequestHandler } from './$types.js';

export const GET: RequestHandler = ({ url, params, locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => {
    const asked = askedIn(url.searchParams, dayOf(ctx.now(), ctx.config.zone));
    const results = await surveyResults(ctx, actor, { ...asked, survey: params.code });
    return numbersFile(results, locale, url.searchParams.get('question') ?? undefined);
  });
