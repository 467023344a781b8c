import { redirect } from '@sveltejs/kit';
import { eraseKept, showKept } from '#lib/records/kept.server.ts';
import { keptViews } from '#lib/records/kept-words.server.ts';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ params, url, locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => {
    const { sections, ...person } = await showKept(ctx, actor, params.code, locale);
    return { person, sections: await keptViews(ctx, sections, locale), erased: url.searchParams.has('erased') };
  });

export const actions: Actions = {
  erase: async ({ params, request, locals: { ctx, actor, locale } }) => {
    const typed = String((await request.formData()).get('name') ?? '');
    const refused = await forForm(locale, { typed }, () => eraseKept(ctx, actor, params.code, typed));
    if (refused) return refused;
    redirect(303, '?erased');
  },
};
