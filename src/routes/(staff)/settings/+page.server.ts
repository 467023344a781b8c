import { redirect } from '@sveltejs/kit';
import { retention, setRetention } from '#lib/records/retention.server.ts';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import { normalCode } from '#lib/ui/text.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => ({ retention: await retention(ctx, actor) }));

export const actions: Actions = {
  retention: async ({ request, locals: { ctx, actor, locale } }) => {
    const typed = String((await request.formData()).get('days') ?? '').trim();
    return forForm(locale, { typed }, async () => {
      await setRetention(ctx, actor, /^\d+$/.test(typed) ? Number(typed) : NaN);
      return { saved: true };
    });
  },
  person: async ({ request }) => {
    const code = normalCode(String((await request.formData()).get('code') ?? ''));
    redirect(303, code ? `/employees/${encodeURIComponent(code)}/personal` : '/settings');
  },
};
