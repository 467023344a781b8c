import { unitChosen, unitInScope } from '#lib/organisation/scope.server.ts';
import { reviewList } from '#lib/review/page.server.ts';
import { monthsOver } from '#lib/review/working-days.ts';
import { forPage } from '#lib/server/answer.server.ts';
import { dayOf } from '#lib/ui/zone.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => {
    const reviews = await reviewList(ctx, actor);
    const { unit } = await unitInScope(ctx.db, actor, 'review.write');
    const { single } = await unitChosen(ctx.db, actor, 'review.write', unit.code);
    const today = dayOf(ctx.now(), ctx.config.zone);
    return { reviews, today, single, unit: { code: unit.code, name: unit.name }, months: monthsOver(today) };
  });
