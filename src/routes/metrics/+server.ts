import { Problem } from '#lib/problem.ts';
import { problemResponse } from '#lib/server/answer.server.ts';
import { mayReadMetrics, metricsText } from '#lib/server/metrics.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ request, locals: { ctx, locale, address } }) => {
  if (!mayReadMetrics(request.headers, address, ctx.config.metricsToken))
    return problemResponse(new Problem('access.forbidden'), locale);
  const { type, text } = await metricsText();
  return new Response(text, { headers: { 'content-type': type } });
};
