import { placeIn, unitInScope } from '#lib/organisation/scope.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { unattributedBelow } from '#lib/response/unattributed.server.ts';
import { ratedMonths } from '#lib/scoring/rated-months.server.ts';
import { rankingPage } from '#lib/scoring/ranking.server.ts';
import { heldEffect } from '#lib/scoring/held-effect.server.ts';
import { rankingAsked } from '#lib/scoring/asked.server.ts';
import { Problem } from '#lib/problem.ts';
import { forPage, problemMessage } from '#lib/server/answer.server.ts';
import { periodFault } from '#lib/ui/period.ts';
import { dayOf } from '#lib/ui/zone.ts';
import type { PageServerLoad } from './$types.js';

const words = { order: m.common_period_order, day: m.common_period_bad };

export const load: PageServerLoad = ({ url, locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => {
    const today = dayOf(ctx.now(), ctx.config.zone);
    const { by, from, to, unit: typed, channel, held } = rankingAsked(ctx, url.searchParams);
    const period = { from, to };
    const wanted = { text: url.searchParams.get('q') ?? '', page: Number(url.searchParams.get('page')) || 1 };
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
    const request = { by, ...period, unit: unit.code, channel, held };
    const found = fits ? await rankingPage(ctx, actor, request, wanted) : null;
    const rated = found && found.counts.ranked + found.counts.few > 0;
    return {
      asked: { by, ...period, unit, channel, held, q: wanted.text },
      faults: { ...faults, typed: faults.unit ? typed : undefined },
      ranking: found,
      effect: found && held ? await heldEffect(ctx, actor, request) : null,
      within: chosen.unit.kind === 'store',
      months: found && !rated ? await ratedMonths(ctx, actor, unit.code, period) : [],
      unattributed: found ? await unattributedBelow(ctx, actor, unit.code, found.from, found.to) : 0,
      ...(await placeIn(ctx.db, actor, 'ranking.read', unit.code, fits ? period.to : undefined)),
      today,
    };
  });
