import { listRequestOf } from '#lib/review/cases/case.input.ts';
import { casesPage, PAGE_SIZE } from '#lib/review/cases/cases.server.ts';
import { unitChosen } from '#lib/organisation/scope.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url, locals: { ctx, actor, locale }, depends }) =>
  forPage(locale, async () => {
    depends('smile:cases');
    const request = listRequestOf(url.searchParams);
    const { unit, single } = await unitChosen(ctx.db, actor, 'case.read', request.unit || undefined);
    return {
      ...(await casesPage(ctx, actor, request)),
      request,
      unit,
      single,
      size: PAGE_SIZE,
      me: actor?.kind === 'user' ? actor.id : '',
      told: { now: ctx.now().toISOString(), zone: ctx.config.zone },
    };
  });
