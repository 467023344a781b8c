import { draftToEdit } from '#lib/survey/draft.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, params }) =>
  forPage(locale, () => draftToEdit(ctx, actor, params.code));
