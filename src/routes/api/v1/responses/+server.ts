import { Readable } from 'node:stream';
import { accept, dryRun } from '#lib/response/accept.server.ts';
import { exportCsv } from '#lib/response/export-thread.server.ts';
import { responsePage } from '#lib/response/export.server.ts';
import { Problem } from '#lib/problem.ts';
import { forDevice } from '#lib/server/answer.server.ts';
import { readJson } from '#lib/server/body.server.ts';
import { wantsCsv } from '#lib/server/request.ts';
import type { RequestHandler } from './$types.js';

const BODY_LIMIT = 5 * 1024 * 1024;
const MAX_PAGE = 500;

export const POST: RequestHandler = ({ request, url, locals: { ctx, actor, locale } }) =>
  forDevice(locale, async () => {
    const use = isDryRun(url) ? dryRun : accept;
    return Response.json(await use(ctx, actor, await readJson(request, BODY_LIMIT), locale));
  });

/** @throws Problem request.invalid for a value that leaves it open whether to store */
function isDryRun(url: URL): boolean {
  const given = url.searchParams.get('dry-run') ?? 'false';
  if (given !== 'true' && given !== 'false')
    throw new Problem('request.invalid', { where: 'dry-run', fault: 'unknown-option' });
  return given === 'true';
}

/** @throws Problem request.invalid rather than a page of another size than was asked for */
function pageSize(given = '100'): number {
  const size = /^\d{1,4}$/.test(given) ? Number(given) : 0;
  if (size < 1 || size > MAX_PAGE) throw new Problem('request.invalid', { where: 'limit', fault: 'out-of-range' });
  return size;
}

export const GET: RequestHandler = ({ request, url, locals: { ctx, actor, locale } }) =>
  forDevice(locale, async () => {
    const given = (name: string) => url.searchParams.get(name) ?? undefined;
    const filter = { from: given('from'), to: given('to'), unit: given('unit') };
    if (wantsCsv(request.headers)) {
      const csv = await exportCsv(ctx, actor, filter);
      return new Response(Readable.toWeb(csv) as ReadableStream, {
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': 'attachment; filename="responses.csv"',
        },
      });
    }
    const page = { cursor: given('cursor'), limit: pageSize(given('limit')) };
    return Response.json(await responsePage(ctx, actor, { ...filter, ...page }));
  });
