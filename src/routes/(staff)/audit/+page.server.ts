import { unitChosen } from '#lib/organisation/scope.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { actionChoices, auditPage, referenced } from '#lib/records/audit-log.server.ts';
import { auditRequestOf, periodFault } from '#lib/records/audit-request.ts';
import { forPage } from '#lib/server/answer.server.ts';
import { dayOf } from '#lib/ui/zone.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url, locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => {
    const request = auditRequestOf(url.searchParams);
    const fault = periodFault(request);
    const cursor = url.searchParams.get('before') || undefined;
    // What was typed stays: a period that is none finds nothing, and says so at its field.
    const asked = fault ? { ...request, from: undefined, to: undefined } : request;
    const [page, { unit, single }, who, subject] = await Promise.all([
      auditPage(ctx, actor, { ...asked, cursor }, locale),
      unitChosen(ctx.db, actor, 'audit.read', request.unit),
      referenced(ctx, request.who, locale),
      referenced(ctx, request.q, locale),
    ]);
    return {
      ...(fault ? { entries: [], next: null } : page),
      fault: fault && {
        field: fault.field,
        message: fault.kind === 'order' ? m.records_period_order() : m.records_period_bad(),
      },
      request,
      later: cursor !== undefined,
      single,
      actions: actionChoices(locale),
      chosen: { who, q: subject, unit },
      told: { zone: ctx.config.zone, today: dayOf(ctx.now(), ctx.config.zone) },
    };
  });
