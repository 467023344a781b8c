import { Problem } from '#lib/problem.ts';
import { rankingJson } from '#lib/scoring/ranking.server.ts';
import { forDevice } from '#lib/server/answer.server.ts';
import { normalCode } from '#lib/ui/text.ts';
import type { RequestHandler } from './$types.js';

export const GET: RequestHandler = ({ url, locals: { ctx, actor, locale } }) =>
  forDevice(locale, async () => {
    const given = (name: string) => url.searchParams.get(name) ?? '';
    const by = given('by') || 'employee';
    if (by !== 'employee' && by !== 'store') throw new Problem('request.invalid', { where: 'by: employee, store' });
    const unit = given('unit') ? normalCode(given('unit')) : undefined;
    const json = await rankingJson(ctx, actor, { by, from: given('from'), to: given('to'), unit });
    return new Response(json, { headers: { 'content-type': 'application/json' } });
  });
