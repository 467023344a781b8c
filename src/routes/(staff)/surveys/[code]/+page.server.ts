import { redirect } from '@sveltejs/kit';
import { discardDraft, publishSurvey, retireSurvey, surveyToRead } from '#lib/survey/authoring.server.ts';
import { problemsIn } from '#lib/survey/check.ts';
import { changesBetween } from '#lib/survey/changes.ts';
import { changeWords, inWords, problemWords } from '#lib/survey/item-words.ts';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, params, url }) =>
  forPage(locale, async () => {
    const { versions, ...survey } = await surveyToRead(ctx, actor, params.code);
    const draft = versions.find(({ status }) => status === 'draft');
    const newest = versions.find(({ status }) => status === 'published') ?? versions[0];
    return {
      survey: { ...survey, title: newest ? inWords(newest.definition.title) || params.code : params.code },
      // Definitions are large; what is said of them is not.
      versions: versions.map(({ definition, ...version }, at) => {
        const before = versions[at + 1]?.definition;
        const changes = before ? changesBetween(before, definition).map(changeWords) : null;
        return { ...version, changes, items: definition.questions.length };
      }),
      grave: draft
        ? problemsIn(draft.definition)
            .filter(({ grave }) => grave)
            .map((problem) => ({ at: problem.at, words: problemWords(problem, draft.definition) }))
        : [],
      done: url.searchParams.get('done'),
      told: { now: ctx.now().toISOString(), zone: ctx.config.zone },
    };
  });

export const actions: Actions = {
  publish: async ({ locals: { ctx, actor, locale }, params, request }) => {
    const revision = Number((await request.formData()).get('revision'));
    const outcome = await forForm(locale, {}, () => publishSurvey(ctx, actor, params.code, revision));
    if (typeof outcome !== 'number') return outcome;
    redirect(303, `/surveys/${params.code}?done=published`);
  },
  retire: async ({ locals: { ctx, actor, locale }, params }) => {
    const refused = await forForm(locale, {}, () => retireSurvey(ctx, actor, params.code));
    if (refused) return refused;
    redirect(303, `/surveys/${params.code}?done=retired`);
  },
  discard: async ({ locals: { ctx, actor, locale }, params }) => {
    const outcome = await forForm(locale, {}, () => discardDraft(ctx, actor, params.code));
    if (typeof outcome !== 'number') return outcome;
    redirect(303, outcome > 0 ? `/surveys/${params.code}?done=discarded` : '/surveys');
  },
};
