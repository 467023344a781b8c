import { scoreInputFile } from '#lib/review/inputs.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import { downloadHeaders } from '#lib/server/download.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ params: { id }, url, locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => {
    const kind = url.searchParams.get('by') === 'store' ? 'store' : 'employee';
    const { name, text } = await scoreInputFile(ctx, actor, id, kind);
    return new Response(text, { headers: downloadHeaders(name, 'json') });
  });
