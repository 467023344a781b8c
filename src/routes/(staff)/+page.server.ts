import { redirect } from '@sveltejs/kit';
import { mayAnywhere } from '#lib/access/roles.ts';
import { Problem } from '#lib/problem.ts';
import { overviewPage } from '#lib/scoring/overview/page.server.ts';
import { forPage } from '#lib/server/answer.server.ts';
import type { PageServerLoad } from './$types';
import { pagesFor } from './pages.ts';

export const load: PageServerLoad = ({ locals: { ctx, actor, locale }, url }) =>
  forPage(locale, async () => {
    const first = pagesFor(actor).find((page) => page !== 'overview');
    if (!mayAnywhere(actor, 'ranking.read')) {
      if (first) redirect(303, `/${first}`);
      return { home: null };
    }
    try {
      return { home: await overviewPage(ctx, actor, url.searchParams) };
    } catch (thrown) {
      // Before there is an organisation there is nothing to look at.
      if (thrown instanceof Problem && thrown.code === 'unit.none' && first) redirect(303, `/${first}`);
      throw thrown;
    }
  });
