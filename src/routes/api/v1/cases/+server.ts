import { listRequestOf } from '#lib/review/cases/case.input.ts';
import { casesPage } from '#lib/review/cases/cases.server.ts';
import { forDevice } from '#lib/server/answer.server.ts';
import type { RequestHandler } from './$types.js';

export const GET: RequestHandler = ({ url, locals: { ctx, actor, locale } }) =>
  forDevice(locale, async () => {
    const request = listRequestOf(url.searchParams);
    const { cases, counts } = await casesPage(ctx, actor, request);
    return Response.json({ cases, total: counts[request.view], page: request.page });
  });
