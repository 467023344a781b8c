import { redirect } from '@sveltejs/kit';
import { firstSteps } from '#lib/kiosk/first-steps.server.ts';
import { acted } from '#lib/organisation/unit/act.server.ts';
import { foundOrganisation } from '#lib/organisation/unit/change.server.ts';
import { firstUnitForm } from '#lib/organisation/unit/unit.input.ts';
import { forPage } from '#lib/server/answer.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => ({
    steps: await firstSteps(ctx, actor),
    told: { now: ctx.now().toISOString(), zone: ctx.config.zone },
  }));

export const actions: Actions = {
  found: async ({ locals: { ctx, actor, locale }, request }) => {
    const typed = Object.fromEntries(await request.formData());
    const result = await acted({ locale, sent: 'found', typed, schema: firstUnitForm }, (unit) =>
      foundOrganisation(ctx, actor, unit),
    );
    // The roles are on it now: the list of pages is another.
    if ('done' in result) redirect(303, '/start');
    return result;
  },
};
