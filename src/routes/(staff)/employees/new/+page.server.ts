import { redirect } from '@sveltejs/kit';
import { addEmployee } from '#lib/organisation/employee/changes.server.ts';
import { employeePage } from '#lib/organisation/employee/employee.ts';
import { newEmployeeForm } from '#lib/organisation/employee/employee.input.ts';
import { answered } from '#lib/organisation/employee/forms.server.ts';
import { storesIn } from '#lib/organisation/place.server.ts';
import { scopeFor } from '#lib/organisation/scope.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import { dayOf } from '#lib/ui/zone.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, url }) =>
  forPage(locale, async () => {
    const today = dayOf(ctx.now(), ctx.config.zone);
    const stores = await storesIn(ctx.db, await scopeFor(ctx.db, actor, 'organisation.write'), today);
    const wanted = url.searchParams.get('store');
    // The only one there is, or the one of whoever was added before.
    const store = stores.length === 1 ? stores[0] : stores.find(({ code }) => code === wanted);
    return { today, stores: stores.length, store: store ? { code: store.code, name: store.name } : null };
  });

export const actions: Actions = {
  default: async ({ locals: { ctx, actor, locale }, request }) => {
    const read = { form: 'new', schema: newEmployeeForm, data: await request.formData() };
    const outcome = await answered(locale, read, async (given) => ({ code: await addEmployee(ctx, actor, given) }));
    if ('done' in outcome) redirect(303, `${employeePage(outcome.code)}?added`);
    return outcome;
  },
};
