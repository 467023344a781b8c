import { boardFor } from '#lib/scoring/wallboard/wallboard.server.ts';
import { WALL_COOKIE } from '#lib/scoring/wallboard/wallboard.ts';
import type { Actions, PageServerLoad } from './$types';

/** Browsers keep a cookie no longer than this; a screen that is opened once a year goes on. */
const KEPT_SECONDS = 400 * 86_400;

export const load: PageServerLoad = async ({ locals: { ctx }, cookies }) => ({
  board: await boardFor(ctx, cookies.get(WALL_COOKIE) ?? ''),
  zone: ctx.config.zone,
});

export const actions: Actions = {
  /** The secret came in the address's fragment, which no server and no log has seen. */
  default: async ({ locals: { secure }, cookies, request }) => {
    const secret = String((await request.formData()).get('secret') ?? '').slice(0, 100);
    cookies.set(WALL_COOKIE, secret, {
      path: '/wall',
      httpOnly: true,
      sameSite: 'lax',
      secure,
      maxAge: KEPT_SECONDS,
    });
  },
};
