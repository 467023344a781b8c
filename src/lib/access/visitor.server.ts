import type { RequestEvent } from '@sveltejs/kit';
import type { Visitor } from './session.server.ts';

/** Who comes, as far as the request tells. */
export const visitorOf = ({ request, url, locals }: RequestEvent): Visitor => ({
  address: locals.address,
  userAgent: request.headers.get('user-agent') ?? '',
  origin: url.origin,
  locale: locals.locale,
});
