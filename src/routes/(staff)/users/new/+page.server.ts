import { error, fail, redirect, type Actions } from '@sveltejs/kit';
import * as v from 'valibot';
import { invite } from '#lib/access/invitation.server.ts';
import { invitationForm } from '#lib/access/user.input.ts';
import { isMailSetUp } from '#lib/mail/mail.server.ts';
import { unitOfForm } from '#lib/organisation/grant-form.server.ts';
import { scopeFor } from '#lib/organisation/scope.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => {
    await scopeFor(ctx.reader, actor, 'user.write');
    return { mail: isMailSetUp(ctx), locale, zone: ctx.config.zone };
  });

export const actions: Actions = {
  default: async ({ locals: { ctx, actor, locale }, request, url }) => {
    const typed = Object.fromEntries([...(await request.formData())].map(([name, value]) => [name, String(value)]));
    return forForm(locale, { typed }, async () => {
      const place = await unitOfForm(ctx, actor, typed.unit ?? '');
      const form = v.safeParse(invitationForm, typed);
      if (!form.success || place.error) {
        const nested = form.success ? undefined : v.flatten<typeof invitationForm>(form.issues).nested;
        return fail(400, {
          typed,
          errors: {
            name: nested?.name && m.account_name_needed(),
            email: nested?.email && m.account_email_needed(),
            role: nested?.role && m.account_role_needed(),
            unit: place.error,
          },
        });
      }
      if (!actor) error(401);
      const sent = await invite(ctx, actor, place.reach, { ...form.output, unit: place.unit }, url.origin);
      if (sent.url === null) redirect(303, `/users/${sent.id}?invited`);
      return { made: { ...sent, url: sent.url, name: form.output.name } };
    });
  },
};
