import { placeIn, unitInScope } from '#lib/organisation/scope.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { Problem } from '#lib/problem.ts';
import { actionChoices, auditPage, referenced } from '#lib/records/audit-log.server.ts';
import { auditRequestOf } from '#lib/records/audit-request.ts';
import { forPage, problemMessage } from '#lib/server/answer.server.ts';
import { periodFault } from '#lib/ui/period.ts';
import { dayOf } from '#lib/ui/zone.ts';
import type { PageServerLoad } from './$types';

const periodWords = { order: m.common_period_order, day: m.common_period_bad };

export const load: PageServerLoad = ({ url, locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => {
    const request = auditRequestOf(url.searchParams);
    const cursor = url.searchParams.get('before') || undefined;
    const { single } = await placeIn(ctx.db, actor, 'audit.read', '');
    const faults: Partial<Record<'from' | 'to' | 'unit', string>> = {};
    const period = periodFault(request);
    if (period) faults[period.field] = periodWords[period.kind]();
    const unit = request.unit
      ? await unitInScope(ctx.db, actor, 'audit.read', request.unit).catch((thrown: unknown) => {
          if (!(thrown instanceof Problem) || thrown.code !== 'unit.unknown') throw thrown;
          faults.unit = problemMessage(thrown, locale);
        })
      : undefined;
    // What was typed stays; filters that are none find nothing, and say so at their field.
    const found = Object.keys(faults).length === 0;
    return {
      ...(found ? await auditPage(ctx, actor, { ...request, cursor }, locale) : { entries: [], next: null }),
      faults,
      request,
      later: cursor !== undefined,
      single,
      actions: actionChoices(locale),
      chosen: {
        who: await referenced(ctx, request.who, locale),
        q: await referenced(ctx, request.q, locale),
        unit: unit ? { code: unit.unit.code, name: unit.unit.name } : null,
      },
      told: { zone: ctx.config.zone, today: dayOf(ctx.now(), ctx.config.zone) },
    };
  });
