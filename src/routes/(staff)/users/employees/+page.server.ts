import { mayAnywhere } from '#lib/access/roles.ts';
import { filterOf } from '#lib/organisation/employee/filter.ts';
import { employeeLogins, endLogin, giveLogins } from '#lib/organisation/employee/login.server.ts';
import { unitChosen } from '#lib/organisation/scope.server.ts';
import { forForm, forPage } from '#lib/server/answer.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, url }) =>
  forPage(locale, async () => {
    const filter = filterOf(url.searchParams);
    return {
      ...(await employeeLogins(ctx, actor, filter, Number(url.searchParams.get('page')) || 1)),
      ...(await unitChosen(ctx.reader, actor, 'employee.care', filter.unit)),
      text: filter.text,
      administers: mayAnywhere(actor, 'user.write'),
      address: `${ctx.config.origin ?? url.origin}/sign-in`,
      told: { now: ctx.now().toISOString(), zone: ctx.config.zone },
    };
  });

export const actions: Actions = {
  give: async ({ locals: { ctx, actor, locale }, request }) => {
    const codes = (await request.formData()).getAll('code').map(String);
    return forForm(locale, { nobody: codes.length === 0 }, async () => ({
      nobody: codes.length === 0,
      given: await giveLogins(ctx, actor, codes),
    }));
  },
  close: async ({ locals: { ctx, actor, locale }, request }) => {
    const code = String((await request.formData()).get('close') ?? '');
    return forForm(locale, {}, async () => {
      await endLogin(ctx, actor, code);
      return { closed: code };
    });
  },
};
