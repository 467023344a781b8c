import { isUsed } from '#lib/kiosk/pairing.server.ts';
import { forDevice } from '#lib/server/answer.server.ts';
import type { RequestHandler } from './$types';

/** Asked by the page that shows a code until a device has used it. */
export const GET: RequestHandler = ({ locals: { ctx, actor, locale }, url }) =>
  forDevice(locale, async () =>
    Response.json({ used: await isUsed(ctx, actor, url.searchParams.get('handle') ?? '') }),
  );
