import { redirect, type Actions } from '@sveltejs/kit';
import { newPasswordFrom } from '#lib/access/new-password.ts';
import { reset, resetBy } from '#lib/access/reset.server.ts';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import { THEME_COOKIE, themeFrom } from '#lib/ui/theme.ts';
import type { PageServerLoad } from './$types';

/** Reading it changes nothing: mail scanners open links. */
export const load: PageServerLoad = ({ locals, params, cookies }) =>
  forPage(locals.locale, async () => ({
    person: await resetBy(locals.ctx, params.secret),
    theme: themeFrom(cookies.get(THEME_COOKIE)),
  }));

export const actions: Actions<{ secret: string }> = {
  default: async ({ request, locals, params }) => {
    const password = newPasswordFrom(await request.formData(), {});
    if (typeof password !== 'string') return password;
    return forForm(locals.locale, {}, async () => {
      await reset(locals.ctx, params.secret, password);
      redirect(303, '/sign-in?reset');
    });
  },
};
