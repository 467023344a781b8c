import { isRole } from '#lib/access/roles.ts';
import { userStates } from '#lib/access/user.ts';
import { findUsers, USERS_ON_A_PAGE } from '#lib/access/user.server.ts';
import { scopeFor } from '#lib/organisation/scope.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, url }) =>
  forPage(locale, async () => {
    const reach = await scopeFor(ctx.reader, actor, 'user.write');
    const role = url.searchParams.get('role') ?? '';
    const state = url.searchParams.get('state') ?? '';
    const search = {
      text: url.searchParams.get('q')?.trim() ?? '',
      role: isRole(role) ? role : null,
      state: userStates.find((known) => known === state) ?? null,
      page: Math.max(1, Math.trunc(Number(url.searchParams.get('page'))) || 1),
    };
    return {
      ...(await findUsers(ctx, reach, search)),
      search,
      size: USERS_ON_A_PAGE,
      told: { now: ctx.now().toISOString(), zone: ctx.config.zone },
    };
  });
