import { fail, redirect, type Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { signInInput } from '#lib/access/access.input.ts';
import { keepCookies, signOut } from '#lib/access/session.server.ts';
import { signIn } from '#lib/access/sign-in.server.ts';
import { ssoName, ssoProblem } from '#lib/access/sso.server.ts';
import { visitorOf } from '#lib/access/visitor.server.ts';
import { isMailSetUp } from '#lib/mail/mail.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { forForm, problemMessage } from '#lib/server/answer.server.ts';
import { localPath } from '#lib/server/request.ts';
import { THEME_COOKIE, themeFrom } from '#lib/ui/theme.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, cookies }) => {
  const to = localPath(url.searchParams.get('to'));
  if (locals.actor?.kind === 'user') redirect(303, to);
  const problem = ssoProblem(url.searchParams.get('sso'));
  return {
    to,
    theme: themeFrom(cookies.get(THEME_COOKIE)),
    sso: ssoName(locals.ctx),
    mail: isMailSetUp(locals.ctx),
    reset: url.searchParams.has('reset'),
    problem: problem ? problemMessage(problem, locals.locale) : undefined,
  };
};

export const actions: Actions = {
  in: async (event) => {
    const { request, locals, cookies } = event;
    const form = await request.formData();
    const to = localPath(form.get('to'));
    const input = v.safeParse(signInInput, Object.fromEntries(form));
    const login = String(form.get('login') ?? '');
    if (!input.success) {
      const { nested } = v.flatten<typeof signInInput>(input.issues);
      const errors = {
        login: nested?.login && m.account_login_needed(),
        password: nested?.password && m.access_password_needed(),
      };
      return fail(400, { to, login, errors });
    }
    return forForm(locals.locale, { to, login }, async () => {
      const step = await signIn(locals.ctx, { ...input.output, ...visitorOf(event) });
      keepCookies(cookies, step.cookies, locals.secure);
      redirect(303, step.next === 'in' ? to : `/sign-in/code?to=${encodeURIComponent(to)}`);
    });
  },

  out: async ({ request, locals, cookies }) => {
    keepCookies(cookies, await signOut(locals.ctx, request.headers), locals.secure);
    redirect(303, '/sign-in');
  },
};
