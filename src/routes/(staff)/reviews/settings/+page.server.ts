import { fail } from '@sveltejs/kit';
import { Problem } from '#lib/problem.ts';
import { readReviewSettings } from '#lib/review/settings.input.ts';
import { saveReviewSettings, setMember, settingsPage } from '#lib/review/settings.server.ts';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = ({ url, locals: { ctx, actor, locale } }) =>
  forPage(locale, () => settingsPage(ctx, actor, url.searchParams.get('unit')?.trim() || undefined));

const typedIn = async ({ request }: RequestEvent): Promise<Record<string, string>> =>
  Object.fromEntries([...(await request.formData())].map(([name, value]) => [name, String(value)]));

export const actions: Actions = {
  save: async (event) => {
    const { ctx, actor, locale } = event.locals;
    const typed = await typedIn(event);
    const { settings, faults } = readReviewSettings(typed);
    if (Object.keys(faults).length > 0) return fail(400, { typed, faults });
    return forForm(locale, { typed }, async () => {
      if (!actor) throw new Problem('access.unauthenticated');
      await saveReviewSettings(ctx, actor, typed.unit ?? '', settings);
      return { saved: true };
    });
  },
  remove: async (event) => {
    const { ctx, actor, locale } = event.locals;
    const typed = await typedIn(event);
    return forForm(locale, {}, async () => {
      if (!actor) throw new Problem('access.unauthenticated');
      await saveReviewSettings(ctx, actor, typed.unit ?? '', null);
      return { saved: true };
    });
  },
  member: async (event) => {
    const { ctx, actor, locale } = event.locals;
    const typed = await typedIn(event);
    return forForm(locale, { member: typed }, async () => {
      if (!actor) throw new Problem('access.unauthenticated');
      await setMember(ctx, actor, { unit: typed.unit ?? '', user: typed.user ?? '', typed: typed.code ?? '' });
      return { saved: true };
    });
  },
};
