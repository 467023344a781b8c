import { Problem } from '#lib/problem.ts';
import { rankingFile } from '#lib/scoring/ranking-csv.server.ts';
import { ranking, rankingJson } from '#lib/scoring/ranking.server.ts';
import { forDevice } from '#lib/server/answer.server.ts';
import { wantsCsv } from '#lib/server/request.ts';
import { normalCode } from '#lib/ui/text.ts';
import type { RequestHandler } from './$types.js';

export const GET: RequestHandler = ({ request, url, locals: { ctx, actor, locale } }) =>
  forDevice(locale, async () => {
    const given = (name: string) => url.searchParams.get(name) ?? '';
    const by = given('by') || 'employee';
    if (by !== 'employee' && by !== 'store')
      throw new Problem('request.invalid', { where: 'by', fault: 'unknown-option' });
    const unit = given('unit') ? normalCode(given('unit')) : undefined;
    const wanted = { by, from: given('from'), to: given('to'), unit } as const;
    if (wantsCsv(request.headers)) return rankingFile(await ranking(ctx, actor, wanted), locale, 'program');
    const json = await rankingJson(ctx, actor, wanted);
    return new Response(json, { headers: { 'content-type': 'application/json' } });
  });
