import { linksToPrint } from '#lib/invitation/link.server.ts';
import { posterFormats, posters } from '#lib/invitation/poster.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import { downloadHeaders } from '#lib/server/download.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ url, params, locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => {
    const format = posterFormats.find((known) => known === url.searchParams.get('format')) ?? 'a4';
    const { title, links } = await linksToPrint(ctx, actor, params.code, url.searchParams.getAll('link'));
    const file = await posters(links, { title, origin: ctx.config.origin ?? url.origin, format });
    return new Response(new Uint8Array(file), { headers: downloadHeaders(`qr-${params.code}-${format}`, 'pdf') });
  });
