import { surveysToLink } from '#lib/invitation/link.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale } }) =>
  forPage(locale, async () => ({ surveys: await surveysToLink(ctx, actor), locale }));
