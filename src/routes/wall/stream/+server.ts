import { boardStream } from '#lib/scoring/wallboard/stream.server.ts';
import { WALL_COOKIE } from '#lib/scoring/wallboard/wallboard.ts';
import type { RequestHandler } from './$types';

/** A screen without its secret is told that it is none, and does not ask again. */
export const GET: RequestHandler = ({ locals: { ctx }, cookies }) =>
  new Response(boardStream(ctx, cookies.get(WALL_COOKIE) ?? ''), {
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
  });
