import { photoFor } from '#lib/organisation/employee/portrait.server.ts';
import { forDevice } from '#lib/server/answer.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ locals, params, url }) =>
  forDevice(locals.locale, async () => {
    const { hash, image } = await photoFor(locals.ctx, locals.actor, params.code);
    // An address that names the photo is of that photo for good.
    const named = url.searchParams.get('v') === hash;
    return new Response(new Uint8Array(image), {
      headers: {
        'content-type': 'image/webp',
        'cache-control': named ? 'private, max-age=31536000, immutable' : 'private, no-cache',
      },
    });
  });
