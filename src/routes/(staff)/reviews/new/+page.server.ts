import { redirect } from '@sveltejs/kit';
import { unitMeant } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import { freeze } from '#lib/review/freeze.server.ts';
import { editions } from '#lib/review/page.server.ts';
import { readiness } from '#lib/review/readiness.server.ts';
import { settingsFor } from '#lib/review/settings.server.ts';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import { wholeMonth } from '#lib/scoring/period.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url, locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => {
    const month = url.searchParams.get('month') ?? '';
    const typed = url.searchParams.get('unit') ?? '';
    const meant = await unitMeant(ctx.db, typed);
    if (!meant) throw new Problem('unit.unknown', { unit: typed });
    const ready = await readiness(ctx, actor, meant.code, month);
    const { holdShare } = await settingsFor(ctx, ready.unit.code);
    const known = await editions(ctx, actor, ready.unit.code, month);
    return { ready, holdShare, last: known.at(-1) ?? null, period: wholeMonth(month) };
  });

export const actions: Actions = {
  default: async ({ url, request, locals: { ctx, actor, locale } }) => {
    const form = await request.formData();
    const given = (name: string) => String(form.get(name) ?? url.searchParams.get(name) ?? '');
    const reason = given('reason');
    const done = await forForm(locale, { reason }, async () => {
      if (!actor) throw new Problem('access.unauthenticated');
      return { id: await freeze(ctx, actor, { unit: given('unit'), month: given('month'), reason }) };
    });
    if ('id' in done) redirect(303, `/reviews/${done.id}`);
    return done;
  },
};
