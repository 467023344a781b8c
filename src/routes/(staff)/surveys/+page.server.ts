import { listSurveys } from '#lib/survey/authoring.server.ts';
import { mayAnywhere } from '#lib/access/roles.ts';
import { forPage } from '#lib/server/answer.server.ts';
import { fold } from '#lib/ui/text.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, url }) =>
  forPage(locale, async () => {
    const all = await listSurveys(ctx, actor);
    const text = url.searchParams.get('q')?.trim() ?? '';
    const sought = fold(text);
    return {
      surveys: all.filter(({ code, title }) => fold(`${code} ${title.vi} ${title.en}`).includes(sought)),
      total: all.length,
      text,
      mayWrite: mayAnywhere(actor, 'survey.write'),
      told: { now: ctx.now().toISOString(), zone: ctx.config.zone },
    };
  });
