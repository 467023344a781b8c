import { fail, redirect, type Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { codeInput } from '#lib/access/access.input.ts';
import { keepCookies } from '#lib/access/session.server.ts';
import { isCodeAwaited, SECOND_COOKIE, signInByCode } from '#lib/access/sign-in.server.ts';
import { visitorOf } from '#lib/access/visitor.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import { localPath } from '#lib/server/request.ts';
import { THEME_COOKIE, themeFrom } from '#lib/ui/theme.ts';
import type { PageServerLoad } from './$types';

const signInPage = (to: string) => `/sign-in?to=${encodeURIComponent(to)}`;

export const load: PageServerLoad = ({ locals, url, cookies }) =>
  forPage(locals.locale, async () => {
    const to = localPath(url.searchParams.get('to'));
    if (locals.actor?.kind === 'user') redirect(303, to);
    if (!(await isCodeAwaited(locals.ctx, cookies.get(SECOND_COOKIE)))) redirect(303, signInPage(to));
    return { to, theme: themeFrom(cookies.get(THEME_COOKIE)) };
  });

export const actions: Actions = {
  default: async (event) => {
    const { request, locals, cookies } = event;
    const form = await request.formData();
    const to = localPath(form.get('to'));
    const pending = cookies.get(SECOND_COOKIE);
    if (!(await isCodeAwaited(locals.ctx, pending)) || pending === undefined) redirect(303, signInPage(to));
    const input = v.safeParse(codeInput, Object.fromEntries(form));
    if (!input.success) return fail(400, { to, error: m.account_code_needed() });
    return forForm(locals.locale, { to }, async () => {
      const step = await signInByCode(locals.ctx, pending, input.output.code, visitorOf(event));
      keepCookies(cookies, step.cookies, locals.secure);
      redirect(303, to);
    });
  },
};
