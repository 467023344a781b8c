import { mayAnywhere } from '#lib/access/roles.ts';
import { filterOf } from '#lib/organisation/employee/filter.ts';
import { listEmployees } from '#lib/organisation/employee/employees.server.ts';
import { scopeFor } from '#lib/organisation/scope.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, url }) =>
  forPage(locale, async () => {
    const filter = filterOf(url.searchParams);
    const found = await listEmployees(ctx, actor, filter, Number(url.searchParams.get('page')) || 1);
    const scope = await scopeFor(ctx.reader, actor, 'organisation.read');
    return {
      ...found,
      filter,
      /** There is but one unit to look at. */
      single: scope !== 'all' && scope.size === 1,
      deleted: url.searchParams.has('deleted'),
      mayWrite: mayAnywhere(actor, 'organisation.write'),
      mayCare: mayAnywhere(actor, 'employee.care'),
    };
  });
