import { rankingAsked } from '#lib/scoring/asked.server.ts';
import { ranking } from '#lib/scoring/ranking.server.ts';
import { rankingBook, rankingFile } from '#lib/scoring/ranking-csv.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import type { RequestHandler } from './$types.js';

export const GET: RequestHandler = ({ url, locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => {
    const found = await ranking(ctx, actor, rankingAsked(ctx, url.searchParams));
    return url.searchParams.get('format') === 'xlsx' ? rankingBook(found, locale) : rankingFile(found, locale);
  });
