/** What the thread has made, kept for as long as nothing changes that it was made from. */
import type { Context } from '#lib/server/context.server.ts';
import type { Made, Work } from './work.server.ts';
import { madeOnThread } from './ranking-thread.server.ts';

interface Kept {
  generation: string;
  made: Promise<Made>;
  /** 0 until it is made; then milliseconds it took, and when it was there. */
  bytes: number;
  took: number;
  at: number;
  /** Whether its successor is being made. */
  renewing: boolean;
}
const caches = new WeakMap<Context, Map<string, Kept>>();
const MAX_BYTES = 32_000_000;

/**
 * What takes this long to make may be shown as it was, while it is made anew: at a chain of twenty thousand clerks some
 * kiosk posts in every second, and nobody waits for seconds because of one more answer. What is shown says how old it is.
 */
const SLOW_MS = 1000;
const OLDEST_MS = 15 * 60_000;

export interface Asking {
  /** What tells it from others. */
  key: string;
  /** Changes with what it is made from. */
  generation: string;
  /** Whether one that is some minutes old will do, where a new one takes long. */
  recent?: boolean;
}

export async function keptOnThread(
  ctx: Context,
  { key, generation, recent = false }: Asking,
  work: Work,
): Promise<Made> {
  let cache = caches.get(ctx);
  if (!cache) caches.set(ctx, (cache = new Map()));
  const found = cache.get(key);
  if (found?.generation === generation) return found.made;
  if (found && recent && isRecent(found)) {
    // The former one is shown meanwhile; that the next could not be made is said to whoever waits for it.
    if (!found.renewing) {
      found.renewing = true;
      const next = begun(ctx, cache, generation, work);
      next.made.then(
        () => put(cache, key, next),
        (error: unknown) => {
          found.renewing = false;
          ctx.log.error({ err: error }, 'an overview or ranking could not be made anew');
        },
      );
    }
    return found.made;
  }
  const entry = begun(ctx, cache, generation, work);
  put(cache, key, entry);
  try {
    return await entry.made;
  } catch (error) {
    // A failed attempt is not remembered; the caller gets its error.
    if (cache.get(key) === entry) cache.delete(key);
    throw error;
  }
}

const isRecent = ({ took, at }: Kept) => took > SLOW_MS && Date.now() - at < OLDEST_MS;

function put(cache: Map<string, Kept>, key: string, entry: Kept) {
  cache.delete(key);
  cache.set(key, entry);
}

function begun(ctx: Context, cache: Map<string, Kept>, generation: string, work: Work): Kept {
  const entry: Kept = { generation, made: madeOnThread(ctx, work), bytes: 0, took: 0, at: 0, renewing: false };
  entry.made.then(
    ({ json, took }) => {
      Object.assign(entry, { bytes: json.length, took, at: Date.now() });
      forget(cache);
    },
    // Whoever asked hears of it.
    () => undefined,
  );
  return entry;
}

/** Drops the oldest, until what is left fits. */
function forget(cache: Map<string, Kept>) {
  let held = 0;
  for (const { bytes } of cache.values()) held += bytes;
  for (const [key, { bytes }] of cache) {
    if (held <= MAX_BYTES) break;
    cache.delete(key);
    held -= bytes;
  }
}
