import { paper } from '#lib/review/paper/papers.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import { downloadHeaders } from '#lib/server/download.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ params: { id }, locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => {
    const { file, name } = await paper(ctx, actor, id, 'minutes');
    return new Response(file, { headers: downloadHeaders(name, 'pdf') });
  });
