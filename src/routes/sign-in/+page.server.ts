import { fail, redirect, type Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { signInInput } from '#lib/access/access.input.ts';
import { keepCookies, signIn, signOut } from '#lib/access/session.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { forForm } from '#lib/server/answer.server.ts';
import { localPath } from '#lib/server/request.ts';
import { THEME_COOKIE, themeFrom } from '#lib/ui/theme.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, url, cookies }) => {
  const to = localPath(url.searchParams.get('to'));
  if (locals.actor?.kind === 'user') redirect(303, to);
  return { to, theme: themeFrom(cookies.get(THEME_COOKIE)) };
};

export const actions: Actions = {
  in: async ({ request, locals, cookies }) => {
    const form = await request.formData();
    const to = localPath(form.get('to'));
    const input = v.safeParse(signInInput, Object.fromEntries(form));
    const email = String(form.get('email') ?? '');
    if (!input.success) {
      const { nested } = v.flatten<typeof signInInput>(input.issues);
      const errors = {
        email: nested?.email && m.access_email_needed(),
        password: nested?.password && m.access_password_needed(),
      };
      return fail(400, { to, email, errors });
    }
    const credentials = {
      ...input.output,
      address: locals.address,
      userAgent: request.headers.get('user-agent') ?? '',
    };
    return forForm(locals.locale, { to, email }, async () => {
      keepCookies(cookies, await signIn(locals.ctx, credentials), locals.secure);
      redirect(303, to);
    });
  },

  out: async ({ request, locals, cookies }) => {
    keepCookies(cookies, await signOut(locals.ctx, request.headers), locals.secure);
    redirect(303, '/sign-in');
  },
};
