import { redirect } from '@sveltejs/kit';
import { isSettingUp } from '#lib/kiosk/first-steps.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import type { PageServerLoad } from './$types';
import { pagesFor } from './pages.ts';

export const load: PageServerLoad = async ({ locals: { ctx, actor, locale } }) => {
  const [first] = pagesFor(actor, await forPage(locale, () => isSettingUp(ctx, actor)));
  if (first) redirect(303, `/${first}`);
};
