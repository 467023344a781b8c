/** What changes on a screen, told as it happens (server-sent events). */
import type { Context } from '#lib/server/context.server.ts';
import { onShutdown } from '#lib/server/serve.server.ts';
import { boardFor } from './wallboard.server.ts';

/** How soon a screen knows: slow enough that nobody in the room can tell which customer it was. */
const LOOK_MS = 15_000;
/** Something must pass now and then, or proxies and screens take the connection for dead. */
const BEAT_MS = 25_000;

const ending = new Set<() => void>();
// One listener for all: a chain has hundreds of screens, and each comes and goes.
onShutdown(() => ending.forEach((end) => end()));

/**
 * Events `board` (JSON of `Board`, whenever it differs from the last), `beat` (all is well) and `gone` (the screen was removed; the stream ends).
 * Where the database is away for a while the stream stays silent, and goes on.
 */
export function boardStream(ctx: Context, token: string): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let stop: () => void;
  return new ReadableStream({
    start(controller) {
      const tell = (text: string) => controller.enqueue(encoder.encode(text));
      let last = '';
      async function look() {
        const board = await boardFor(ctx, token);
        if (ended) return;
        if (!board) {
          tell('event: gone\ndata:\n\n');
          return end();
        }
        const json = JSON.stringify(board);
        if (json !== last) tell(`event: board\ndata: ${json}\n\n`);
        last = json;
      }
      const looking = () =>
        look().catch((error: unknown) => ctx.log.warn({ err: error }, 'a back-office screen could not be told'));
      let ended = false;
      const timers = [setInterval(looking, LOOK_MS), setInterval(() => tell('event: beat\ndata:\n\n'), BEAT_MS)];
      stop = () => {
        ended = true;
        timers.forEach(clearInterval);
        ending.delete(end);
      };
      function end() {
        if (ended) return;
        stop();
        controller.close();
      }
      ending.add(end);
      void looking();
    },
    cancel: () => stop(),
  });
}
