import { redirect, type Actions } from '@sveltejs/kit';
import { accept, invitedBy } from '#lib/access/invitation.server.ts';
import { newPasswordFrom } from '#lib/access/new-password.ts';
import { keepCookies } from '#lib/access/session.server.ts';
import { visitorOf } from '#lib/access/visitor.server.ts';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import { THEME_COOKIE, themeFrom } from '#lib/ui/theme.ts';
import type { PageServerLoad } from './$types';

/** Reading it changes nothing: mail scanners open links. */
export const load: PageServerLoad = ({ locals, params, cookies }) =>
  forPage(locals.locale, async () => ({
    invited: await invitedBy(locals.ctx, params.secret),
    theme: themeFrom(cookies.get(THEME_COOKIE)),
  }));

export const actions: Actions<{ secret: string }> = {
  default: async (event) => {
    const { request, locals, params, cookies } = event;
    const form = await request.formData();
    const name = String(form.get('name') ?? '').slice(0, 100);
    const password = newPasswordFrom(form, { name });
    if (typeof password !== 'string') return password;
    return forForm(locals.locale, { name }, async () => {
      const step = await accept(locals.ctx, params.secret, { name, password }, visitorOf(event));
      keepCookies(cookies, step.cookies, locals.secure);
      redirect(303, '/');
    });
  },
};
