/** Which surveys were answered lately: the way to their results. */
import type { Actor } from '#lib/access/roles.ts';
import { unitInScope } from '#lib/organisation/scope.server.ts';
import { responsesIn } from '#lib/response/tally.ts';
import { periodOf } from '#lib/scoring/period.ts';
import type { Context } from '#lib/server/context.server.ts';
import { surveysAnswerable } from '#lib/survey/survey.server.ts';
import type { Text } from '#lib/survey/questionnaire.ts';
import { dayOf } from '#lib/ui/zone.ts';
import { gathered } from './gathered.server.ts';
import { partsOf } from './periods.ts';

export interface AnsweredSurvey {
  survey: string;
  title: Text;
  /** Of the last thirty days, in what the reader may see. */
  responses: number;
}

/** Those with most responses first. @throws Problem access.*, unit.none */
export async function answeredSurveys(ctx: Context, actor: Actor | null): Promise<AnsweredSurvey[]> {
  const today = dayOf(ctx.now(), ctx.config.zone);
  const { from, to } = periodOf('30', today);
  const { unit, codes } = await unitInScope(ctx.reader, actor, 'result.read', undefined, { from, to });
  const stores = unit.parent === null ? null : codes;
  const found: AnsweredSurvey[] = [];
  for (const { survey, versions } of await surveysAnswerable(ctx.reader)) {
    const parts = partsOf(from, to, today);
    const counts = await gathered(ctx.reader, { survey, versions, parts, stores, channel: undefined, split: null });
    found.push({
      survey,
      title: versions.at(-1)?.definition.title ?? { vi: survey, en: survey },
      responses: versions.reduce((sum, { version }) => sum + responsesIn(counts.of(version)), 0),
    });
  }
  return found.sort((a, b) => b.responses - a.responses || (a.survey < b.survey ? -1 : 1));
}
