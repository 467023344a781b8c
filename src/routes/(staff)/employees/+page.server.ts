import { mayAnywhere } from '#lib/access/roles.ts';
import { filterOf } from '#lib/organisation/employee/filter.ts';
import { listEmployees } from '#lib/organisation/employee/employees.server.ts';
import { unitChosen } from '#lib/organisation/scope.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, url }) =>
  forPage(locale, async () => {
    const filter = filterOf(url.searchParams);
    const [found, { single }] = await Promise.all([
      listEmployees(ctx, actor, filter, Number(url.searchParams.get('page')) || 1),
      unitChosen(ctx.reader, actor, 'organisation.read', filter.unit),
    ]);
    return {
      ...found,
      filter,
      single,
      mayWrite: mayAnywhere(actor, 'organisation.write'),
      mayCare: mayAnywhere(actor, 'employee.care'),
    };
  });
