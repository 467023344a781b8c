import { redirect } from '@sveltejs/kit';
import { listSurveys } from '#lib/survey/authoring.server.ts';
import { beginSurvey, TITLE_LENGTH } from '#lib/survey/draft.server.ts';
import { newSurveySchema } from '#lib/survey/questionnaire.input.ts';
import { scopeFor, unitChosen, unitMeant } from '#lib/organisation/scope.server.ts';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import * as v from 'valibot';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, url }) =>
  forPage(locale, async () => {
    await scopeFor(ctx.reader, actor, 'survey.write');
    const { single } = await unitChosen(ctx.reader, actor, 'survey.write', undefined);
    return {
      templates: (await listSurveys(ctx, actor)).map(({ code, title }) => ({ code, title })),
      from: url.searchParams.get('from') ?? '',
      single,
      longest: TITLE_LENGTH,
    };
  });

export const actions: Actions = {
  default: async ({ locals: { ctx, actor, locale }, request }) => {
    const typed = v.parse(newSurveySchema, Object.fromEntries(await request.formData()));
    const begun = await forForm(locale, { typed }, async () => {
      const unit = typed.unit && ((await unitMeant(ctx.db, typed.unit))?.code ?? typed.unit);
      const title = { vi: typed.vi, en: typed.en };
      return { code: await beginSurvey(ctx, actor, { title, from: typed.from, ...(unit ? { unit } : {}) }) };
    });
    if (!('code' in begun)) return begun;
    redirect(303, `/surveys/${begun.code}/edit`);
  },
};
