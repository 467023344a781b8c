import { listCsv, listTable, listXlsx } from '#lib/review/list-file.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import { downloadHeaders } from '#lib/server/download.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ params: { id }, url, locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => {
    const kind = url.searchParams.get('kind') === 'store' ? 'store' : 'employee';
    const table = await listTable(ctx, actor, id, kind, locale);
    if (url.searchParams.get('format') !== 'xlsx')
      return new Response(listCsv(table, locale), { headers: downloadHeaders(table.name, 'csv') });
    return new Response(new Uint8Array(await listXlsx(table)), { headers: downloadHeaders(table.name, 'xlsx') });
  });
