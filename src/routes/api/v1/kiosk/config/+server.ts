import { configFor, isCurrent } from '#lib/kiosk/kiosk-config.server.ts';
import { requireKiosk } from '#lib/kiosk/kiosk.server.ts';
import { forDevice } from '#lib/server/answer.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals, request }) =>
  forDevice(locals.locale, async () => {
    const { body, etag } = await configFor(locals.ctx, requireKiosk(locals.actor));
    const headers = { etag, 'cache-control': 'private, no-cache' };
    if (isCurrent(request.headers.get('if-none-match'), etag)) return new Response(null, { status: 304, headers });
    return new Response(body, { headers: { ...headers, 'content-type': 'application/json' } });
  });
