import { fail, type Actions } from '@sveltejs/kit';
import { askForReset } from '#lib/access/reset.server.ts';
import { isMailSetUp } from '#lib/mail/mail.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { forForm } from '#lib/server/answer.server.ts';
import { THEME_COOKIE, themeFrom } from '#lib/ui/theme.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals, cookies }) => ({
  mail: isMailSetUp(locals.ctx),
  theme: themeFrom(cookies.get(THEME_COOKIE)),
});

export const actions: Actions = {
  default: async ({ request, locals, url }) => {
    const email = String((await request.formData()).get('email') ?? '').trim();
    if (!/^\S+@\S+$/.test(email) || email.length > 254) return fail(400, { email, error: m.account_reset_needed() });
    return forForm(locals.locale, { email }, async () => {
      await askForReset(locals.ctx, email, url.origin, locals.address);
      return { email, asked: true };
    });
  },
};
