import type { Handle } from '@sveltejs/kit';
import { sequence } from '@sveltejs/kit/hooks';
import { paraglideMiddleware } from '#lib/paraglide/server.js';
import { processContext } from '#lib/server/context.server.ts';

const localised: Handle = ({ event, resolve }) =>
  paraglideMiddleware(event.request, ({ request, locale }) => {
    event.request = request;
    event.locals.locale = locale;
    return resolve(event, { transformPageChunk: ({ html }) => html.replace('%paraglide.lang%', locale) });
  });

const equipped: Handle = async ({ event, resolve }) => {
  event.locals.ctx = processContext();
  event.locals.actor = null;
  return resolve(event);
};

export const handle = sequence(localised, equipped);
