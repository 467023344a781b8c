import { redirect } from '@sveltejs/kit';
import { isSettingUp } from '#lib/kiosk/first-steps.server.ts';
import { overviewPage } from '#lib/scoring/overview/page.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import type { PageServerLoad } from './$types';
import { pagesFor } from './pages.ts';

/** What somebody's list begins with is where they begin. */
export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, url }) =>
  forPage(locale, async () => {
    const [first] = pagesFor(actor, await isSettingUp(ctx, actor));
    if (first === 'overview') return { home: await overviewPage(ctx, actor, url.searchParams) };
    if (first) redirect(303, `/${first}`);
    return { home: null };
  });
