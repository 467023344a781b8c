import { answeredSurveys } from '#lib/results/overview.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => ({ surveys: await answeredSurveys(ctx, actor) }));
