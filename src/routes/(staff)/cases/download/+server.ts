import { listRequestOf } from '#lib/review/cases/case.input.ts';
import { casesFile } from '#lib/review/cases/cases.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ url, locals: { ctx, actor, locale } }) =>
  forPage(locale, () => casesFile(ctx, actor, listRequestOf(url.searchParams), locale));
