import { formats } from '#lib/results/export-rows.server.ts';
import { resultsFile } from '#lib/results/export.server.ts';
import { askedIn } from '#lib/results/request.ts';
import { forPage } from '#lib/server/answer.server.ts';
import { dayOf } from '#lib/ui/zone.ts';
import type { RequestHandler } from './$types.js';

export const GET: RequestHandler = ({ url, params, locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => {
    const asked = askedIn(url.searchParams, dayOf(ctx.now(), ctx.config.zone));
    const format = formats.find((one) => one === url.searchParams.get('format'));
    return resultsFile(ctx, actor, { ...asked, survey: params.code }, format, locale);
  });
