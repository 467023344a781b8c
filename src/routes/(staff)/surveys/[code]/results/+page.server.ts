import { mayAnywhere } from '#lib/access/roles.ts';
import { placeIn, unitInScope } from '#lib/organisation/scope.server.ts';
import { m } from '#lib/paraglide/messages.js';
import { Problem } from '#lib/problem.ts';
import { askedIn } from '#lib/results/request.ts';
import { surveyResults } from '#lib/results/results.server.ts';
import { forPage, problemMessage } from '#lib/server/answer.server.ts';
import { periodFault } from '#lib/ui/period.ts';
import { dayOf } from '#lib/ui/zone.ts';
import type { PageServerLoad } from './$types.js';

const words = { order: m.common_period_order, day: m.common_period_bad };

export const load: PageServerLoad = ({ url, params, locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => {
    const today = dayOf(ctx.now(), ctx.config.zone);
    const asked = askedIn(url.searchParams, today);
    const faults: Partial<Record<'from' | 'to' | 'unit', string>> = {};
    const wrong = periodFault(asked);
    if (wrong) faults[wrong.field] = words[wrong.kind]();
    const { unit } = await unitInScope(ctx.db, actor, 'result.read', asked.unit).catch((thrown: unknown) => {
      if (!(thrown instanceof Problem) || thrown.code !== 'unit.unknown') throw thrown;
      faults.unit = problemMessage(thrown, locale);
      return unitInScope(ctx.db, actor, 'result.read');
    });
    const fits = Object.keys(faults).length === 0;
    // With a period that cannot be, the page still says what the survey is.
    const period = fits ? asked : { ...asked, from: today, to: today, unit: unit.code };
    return {
      asked: { ...asked, unit: unit.code },
      faults: { ...faults, typed: faults.unit ? asked.unit : undefined },
      fits,
      results: await surveyResults(ctx, actor, { ...period, survey: params.code }),
      mayExport: mayAnywhere(actor, 'response.read'),
      maySurveys: mayAnywhere(actor, 'survey.read'),
      ...(await placeIn(ctx.db, actor, 'result.read', unit.code)),
      today,
    };
  });
