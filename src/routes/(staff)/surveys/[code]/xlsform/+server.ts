import { downloadHeaders } from '#lib/server/download.ts';
import { Problem } from '#lib/problem.ts';
import { forPage } from '#lib/server/answer.server.ts';
import { exportForm } from '#lib/survey/xlsform/xlsform.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ url, params, locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => {
    const wanted = url.searchParams.get('version');
    if (wanted !== null && !/^\d{1,6}$/.test(wanted)) throw new Problem('request.invalid', { where: 'version' });
    const { name, bytes } = await exportForm(ctx, actor, params.code, wanted === null ? undefined : Number(wanted));
    return new Response(new Uint8Array(bytes), { headers: downloadHeaders(name, 'xlsx') });
  });
