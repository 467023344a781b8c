import { exportKept } from '#lib/records/kept.server.ts';
import { keptDocument, keptWorkbook } from '#lib/records/kept-words.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import { downloadHeaders } from '#lib/server/download.ts';
import { dayOf } from '#lib/ui/zone.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ params, url, locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => {
    const format = url.searchParams.get('format') === 'json' ? 'json' : 'xlsx';
    const kept = await exportKept(ctx, actor, params.code, locale);
    const now = ctx.now();
    const file =
      format === 'json'
        ? JSON.stringify(keptDocument(kept, now), null, 2)
        : new Uint8Array(await keptWorkbook(ctx, kept, locale));
    return new Response(file, { headers: downloadHeaders(`employee-data-${dayOf(now, ctx.config.zone)}`, format) });
  });
