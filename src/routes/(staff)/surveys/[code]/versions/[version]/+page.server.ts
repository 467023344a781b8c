import { versionToRead } from '#lib/survey/draft.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, params }) =>
  forPage(locale, async () => ({
    survey: await versionToRead(ctx, actor, params.code, params.version),
    told: { now: ctx.now().toISOString(), zone: ctx.config.zone },
  }));
