import { placeIn, unitInScope } from '#lib/organisation/scope.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { unattributedBelow } from '#lib/response/unattributed.server.ts';
import { periodOf } from '#lib/scoring/period.ts';
import { ratedMonths } from '#lib/scoring/rated-months.server.ts';
import { ranking } from '#lib/scoring/ranking.server.ts';
import { Problem } from '#lib/problem.ts';
import { forPage, problemMessage } from '#lib/server/answer.server.ts';
import { periodFault } from '#lib/ui/period.ts';
import { dayOf } from '#lib/ui/zone.ts';
import type { PageServerLoad } from './$types.js';

const words = { order: m.common_period_order, day: m.common_period_bad };

export const load: PageServerLoad = ({ url, locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => {
    const given = (name: string) => url.searchParams.get(name)?.trim() || undefined;
    const today = dayOf(ctx.now(), ctx.config.zone);
    const month = periodOf('month', today);
    const by = given('by') === 'store' ? ('store' as const) : ('employee' as const);
    const period = { from: given('from') ?? month.from, to: given('to') ?? month.to };
    const typed = given('unit');
    const faults: Partial<Record<'from' | 'to' | 'unit', string>> = {};
    const wrong = periodFault(period);
    if (wrong) faults[wrong.field] = words[wrong.kind]();
    const chosen = await unitInScope(ctx.db, actor, 'ranking.read', typed).catch((thrown: unknown) => {
      if (!(thrown instanceof Problem) || thrown.code !== 'unit.unknown') throw thrown;
      faults.unit = problemMessage(thrown, locale);
      return unitInScope(ctx.db, actor, 'ranking.read');
    });
    const unit = { code: chosen.unit.code, name: chosen.unit.name };
    const fits = Object.keys(faults).length === 0;
    const found = fits ? await ranking(ctx, actor, { by, ...period, unit: unit.code }) : null;
    const rated = found && [...found.ranked, ...found.few].some(({ n }) => n > 0);
    return {
      asked: { by, ...period, unit },
      faults: { ...faults, typed: faults.unit ? typed : undefined },
      ranking: found,
      months: found && !rated ? await ratedMonths(ctx, actor, unit.code, period) : [],
      unattributed: found ? await unattributedBelow(ctx, actor, unit.code, found.from, found.to) : 0,
      ...(await placeIn(ctx.db, actor, 'ranking.read', unit.code, fits ? period.to : undefined)),
      today,
    };
  });
