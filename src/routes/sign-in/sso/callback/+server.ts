import { redirect } from '@sveltejs/kit';
import { keepCookies } from '#lib/access/session.server.ts';
import { finishSso, SSO_COOKIE, ssoWord } from '#lib/access/sso.server.ts';
import { visitorOf } from '#lib/access/visitor.server.ts';
import { refusalOf } from '#lib/server/answer.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
  const { locals, url, cookies } = event;
  const done = await finishSso(locals.ctx, url.search, cookies.get(SSO_COOKIE), visitorOf(event)).catch(
    (thrown: unknown) => refusalOf(thrown),
  );
  if (done instanceof Error) redirect(303, `/sign-in?sso=${ssoWord(done.code)}`);
  keepCookies(cookies, done.cookies, locals.secure);
  redirect(303, done.next === 'in' ? done.to : `/sign-in/code?to=${encodeURIComponent(done.to)}`);
};
