import { employeeDetail } from '#lib/organisation/employee/employee.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, params }) =>
  forPage(locale, async () => ({
    employee: await employeeDetail(ctx, actor, params.code),
    told: { now: ctx.now().toISOString(), zone: ctx.config.zone },
  }));
