import type { RequestEvent } from '@sveltejs/kit';
import type { Visitor } from './session.server.ts';

/** Who comes, as far as the request tells. */
export const visitorOf = ({ request, getClientAddress, url, locals }: RequestEvent): Visitor => ({
  address: getClientAddress(),
  userAgent: request.headers.get('user-agent') ?? '',
  origin: url.origin,
  locale: locals.locale,
});
