import { redirect } from '@sveltejs/kit';
import { keepCookies } from '#lib/access/session.server.ts';
import { beginSso, ssoWord } from '#lib/access/sso.server.ts';
import { refusalOf } from '#lib/server/answer.server.ts';
import { localPath } from '#lib/server/request.ts';
import type { RequestHandler } from './$types';

/** A link rather than a form: a form may not lead to another site. */
export const GET: RequestHandler = async ({ locals, url, cookies }) => {
  const begun = await beginSso(locals.ctx, url.origin, localPath(url.searchParams.get('to'))).catch((thrown: unknown) =>
    refusalOf(thrown),
  );
  if (begun instanceof Error) redirect(303, `/sign-in?sso=${ssoWord(begun.code)}`);
  keepCookies(cookies, [begun.cookie], locals.secure);
  redirect(303, begun.url);
};
