import { mondayOf } from '#lib/organisation/roster.ts';
import { storeInScope, storesWithShifts } from '#lib/organisation/roster.server.ts';
import { storesUnattributed, unattributed } from '#lib/response/unattributed.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import { addDays, dayOf, isDay } from '#lib/ui/zone.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, url }) =>
  forPage(locale, async () => {
    const today = dayOf(ctx.now(), ctx.config.zone);
    const given = url.searchParams.get('week') ?? '';
    const monday = mondayOf(isDay(given) ? given : today);
    const week = { monday, sunday: addDays(monday, 6), today };
    const stores = await storesWithShifts(ctx, actor);
    const code = url.searchParams.get('store') ?? (stores.length === 1 ? stores[0]?.code : undefined);
    if (!code) return { week, stores: await storesUnattributed(ctx, actor, monday, week.sunday) };
    const { name } = await storeInScope(ctx, actor, code, 'shift.read');
    const found = await unattributed(ctx, actor, code, monday, week.sunday);
    return { week, store: { code, name }, several: stores.length > 1, found };
  });
