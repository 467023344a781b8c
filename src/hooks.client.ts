import type { HandleClientError } from '@sveltejs/kit';
import { m } from '#lib/paraglide/messages.js';

/** A bug in the browser: its console has the details, the person what to do. */
export const handleError: HandleClientError = ({ error, status }) => {
  if (status === 404) return { message: m.problem_not_found(), code: 'not-found' };
  console.error(error);
  return { message: m.common_error_browser() };
};
