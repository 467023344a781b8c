import { redirect } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';
import { pagesFor } from './pages.ts';

export const load: PageServerLoad = ({ locals }) => {
  const [first] = pagesFor(locals.actor);
  if (first) redirect(303, `/${first}`);
};
