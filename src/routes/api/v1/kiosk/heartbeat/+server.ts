import { heartbeat } from '#lib/kiosk/heartbeat.server.ts';
import { requireKiosk } from '#lib/kiosk/kiosk.server.ts';
import { forDevice } from '#lib/server/answer.server.ts';
import { readJson } from '#lib/server/body.server.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = ({ locals, request }) =>
  forDevice(locals.locale, async () => {
    const kiosk = requireKiosk(locals.actor);
    return Response.json(await heartbeat(locals.ctx, kiosk, await readJson(request, 4_096)));
  });
