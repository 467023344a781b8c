import * as v from 'valibot';
import { pairSchema } from '#lib/kiosk/kiosk.input.ts';
import { pair } from '#lib/kiosk/pairing.server.ts';
import { Problem } from '#lib/problem.ts';
import { forDevice } from '#lib/server/answer.server.ts';
import { readJson } from '#lib/server/body.server.ts';
import { faultIn } from '#lib/server/fault.ts';
import type { RequestHandler } from './$types';

export const POST: RequestHandler = ({ locals, request }) =>
  forDevice(locals.locale, async () => {
    const body = v.safeParse(pairSchema, await readJson(request, 1_024));
    if (!body.success) throw new Problem('request.invalid', faultIn(body.issues));
    return Response.json(await pair(locals.ctx, body.output.code, locals.address), {
      headers: { 'cache-control': 'no-store' },
    });
  });
