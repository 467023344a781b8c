import { Readable } from 'node:stream';
import { exportAudit } from '#lib/records/audit-export.server.ts';
import { auditFormats } from '#lib/records/audit-log.ts';
import { auditRequestOf } from '#lib/records/audit-request.ts';
import { forPage } from '#lib/server/answer.server.ts';
import { downloadHeaders } from '#lib/server/download.ts';
import { dayOf } from '#lib/ui/zone.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ url, locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => {
    const format = auditFormats.find((known) => known === url.searchParams.get('format')) ?? 'csv';
    const file = await exportAudit(ctx, actor, auditRequestOf(url.searchParams), format, locale);
    return new Response(Readable.toWeb(file) as ReadableStream, {
      headers: downloadHeaders(`audit-${dayOf(ctx.now(), ctx.config.zone)}`, format),
    });
  });
