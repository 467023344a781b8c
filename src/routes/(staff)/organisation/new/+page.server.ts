import { redirect } from '@sveltejs/kit';
import { acted } from '#lib/organisation/unit/act.server.ts';
import { addUnit } from '#lib/organisation/unit/change.server.ts';
import { newUnitForm } from '#lib/organisation/unit/unit.input.ts';
import { unitInScope } from '#lib/organisation/scope.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, url }) =>
  forPage(locale, async () => {
    const asked = url.searchParams.get('parent') ?? undefined;
    const { unit } = await unitInScope(ctx.db, actor, 'organisation.write', asked);
    return { parent: { code: unit.code, name: unit.name, kind: unit.kind }, kind: url.searchParams.get('kind') };
  });

export const actions: Actions = {
  default: async ({ locals: { ctx, actor, locale }, request }) => {
    const typed = Object.fromEntries(await request.formData());
    const hours = { opens: typed.opens, closes: typed.closes };
    const result = await acted({ locale, sent: 'add', typed: { ...typed, hours }, schema: newUnitForm }, (unit) =>
      addUnit(ctx, actor, unit),
    );
    if ('done' in result) redirect(303, `/organisation/${encodeURIComponent(result.done)}?added`);
    return result;
  },
};
