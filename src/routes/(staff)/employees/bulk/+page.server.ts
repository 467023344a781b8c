import * as v from 'valibot';
import { applyBulk, countChosen, previewBulk, type Selection } from '#lib/organisation/employee/bulk.server.ts';
import { bulkForm } from '#lib/organisation/employee/employee.input.ts';
import { filterOf } from '#lib/organisation/employee/filter.ts';
import { fieldErrors } from '#lib/organisation/employee/form-errors.ts';
import { answered } from '#lib/organisation/employee/forms.server.ts';
import { mayAnywhere } from '#lib/access/roles.ts';
import { Problem } from '#lib/problem.ts';
import { forPage, problemMessage } from '#lib/server/answer.server.ts';
import { dayOf } from '#lib/ui/zone.ts';
import type { Actions, PageServerLoad } from './$types';

const selectionOf = (search: URLSearchParams): Selection =>
  search.get('of') === 'all' ? { filter: filterOf(search) } : { codes: search.getAll('code') };

/** What is asked for; null: nothing yet. */
const changeOf = (search: URLSearchParams) =>
  search.has('do') ? v.safeParse(bulkForm, Object.fromEntries(search)) : null;

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, url }) =>
  forPage(locale, async () => {
    const selection = selectionOf(url.searchParams);
    const asked = changeOf(url.searchParams);
    const chosen = await countChosen(ctx, actor, selection);
    const base = {
      chosen,
      today: dayOf(ctx.now(), ctx.config.zone),
      mayWrite: mayAnywhere(actor, 'organisation.write'),
      asked: asked?.success ? asked.output : null,
      typed: Object.fromEntries(url.searchParams),
      errors: asked && !asked.success ? fieldErrors(asked.issues) : {},
      problem: null,
      preview: null,
    };
    if (!asked?.success) return base;
    try {
      return { ...base, preview: await previewBulk(ctx, actor, selection, asked.output) };
    } catch (refusal) {
      if (!(refusal instanceof Problem) || refusal.status === 401) throw refusal;
      return { ...base, asked: null, problem: problemMessage(refusal, locale) };
    }
  });

export const actions: Actions = {
  apply: async ({ locals: { ctx, actor, locale }, request, url }) => {
    const read = { form: 'apply', schema: v.object({ digest: v.string() }), data: await request.formData() };
    return answered(locale, read, async ({ digest }) => {
      const change = v.parse(bulkForm, Object.fromEntries(url.searchParams));
      return applyBulk(ctx, actor, { selection: selectionOf(url.searchParams), change, digest });
    });
  },
};
