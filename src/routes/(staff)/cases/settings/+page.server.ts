import { fail } from '@sveltejs/kit';
import { readSettings } from '#lib/review/cases/settings.input.ts';
import { saveSettings, settingsPage } from '#lib/review/cases/settings.server.ts';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, url }) =>
  forPage(locale, async () => ({ page: await settingsPage(ctx, actor, url.searchParams.get('unit')) }));

export const actions: Actions = {
  save: async ({ locals: { ctx, actor, locale }, request, url }) => {
    const typed = Object.fromEntries([...(await request.formData())].map(([name, value]) => [name, String(value)]));
    const { own, faults } = readSettings(typed);
    if (Object.keys(faults).length > 0) return fail(400, { typed, faults });
    return forForm(locale, { typed }, async () => {
      await saveSettings(ctx, actor, url.searchParams.get('unit'), own);
      return { saved: true };
    });
  },
};
