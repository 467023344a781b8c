import { askedIn } from '#lib/results/request.ts';
import { surveyResults } from '#lib/results/results.server.ts';
import { forDevice } from '#lib/server/answer.server.ts';
import { dayOf } from '#lib/ui/zone.ts';
import type { RequestHandler } from './$types.js';

export const GET: RequestHandler = ({ url, params, locals: { ctx, actor, locale } }) =>
  forDevice(locale, async () => {
    const asked = askedIn(url.searchParams, dayOf(ctx.now(), ctx.config.zone));
    return Response.json(await surveyResults(ctx, actor, { ...asked, survey: params.code }));
  });
