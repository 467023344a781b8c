import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { scopeFor } from '#lib/organisation/scope.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { Problem } from '#lib/problem.ts';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import { readForm } from '#lib/server/body.server.ts';
import { draftOf, findingFilter } from '#lib/survey/xlsform/import.input.ts';
import {
  discardForm,
  formPreview,
  surveyFromForm,
  uploadForm,
  versionFromForm,
} from '#lib/survey/xlsform/xlsform.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, url }) =>
  forPage(locale, async () => {
    await scopeFor(ctx.db, actor, 'survey.write');
    const secret = url.searchParams.get('file');
    const preview = secret === null ? null : await formPreview(ctx, actor, secret).catch(goneIsNull);
    const show = v.parse(findingFilter, url.searchParams.get('show'));
    const page = Math.max(1, Number(url.searchParams.get('page')) || 1);
    return { preview, secret, show, page, gone: secret !== null && preview === null };
  });

/** Imported, discarded or too old: the page says so and takes another file. */
function goneIsNull(error: unknown): null {
  if (error instanceof Problem && error.code === 'import.gone') return null;
  throw error;
}

/** What is wrong with the file itself stands at its field. */
const isAboutFile = (code: string) => code.startsWith('xlsform.') || code.startsWith('import.');

export const actions: Actions = {
  upload: async ({ locals: { ctx, actor, locale }, request }) => {
    const outcome = await forForm(locale, {}, async () => {
      const given = (await readForm(request, new Problem('import.too-large', { limit: '10 MB' }))).get('upload');
      const file = given instanceof File ? given : new File([], '');
      const bytes = new Uint8Array(await file.arrayBuffer());
      return { secret: await uploadForm(ctx, actor, { name: file.name, bytes }) };
    });
    if ('secret' in outcome) redirect(303, `/surveys/import?file=${outcome.secret}`);
    const { problem } = outcome.data;
    return fail(outcome.status, isAboutFile(problem.code) ? { upload: problem.message } : { problem });
  },
  make: async ({ locals: { ctx, actor, locale }, request }) => {
    const typed = Object.fromEntries(await request.formData()) as Record<string, string>;
    const given = v.safeParse(draftOf, typed);
    if (!given.success) {
      const wrong = given.issues.map(({ path }) => String(path?.[0]?.key ?? 'title_vi'));
      const errors: Record<string, string> = {
        ...(wrong.includes('code') ? { code: m.xlsform_need_code({}, { locale }) } : {}),
        ...(wrong.includes('title_vi') ? { title_vi: m.xlsform_need_title({}, { locale }) } : {}),
      };
      return fail(400, { typed, errors });
    }
    const { file, title_vi: vi, title_en: en, code, next } = given.output;
    const title = { vi, en };
    const outcome = await forForm(locale, { typed }, async () => {
      if (!next) return { survey: await surveyFromForm(ctx, actor, file, { title, code: code || undefined }) };
      await versionFromForm(ctx, actor, file, { title, survey: code });
      return { survey: code };
    });
    if ('survey' in outcome) redirect(303, `/surveys/${encodeURIComponent(outcome.survey)}/edit`);
    const { problem } = outcome.data;
    const taken = problem.code === 'survey.code-taken';
    return fail(outcome.status, { typed, taken, ...(taken ? { errors: { code: problem.message } } : { problem }) });
  },
  discard: async ({ locals: { ctx, actor, locale }, request }) => {
    const file = String((await request.formData()).get('file') ?? '');
    // Whether it was there still or not: it is not wanted.
    await forForm(locale, {}, () => discardForm(ctx, actor, file));
    redirect(303, '/surveys/import');
  },
};
