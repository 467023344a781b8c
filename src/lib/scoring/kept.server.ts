/** What the thread has made, kept for as long as nothing changes that it was made from. */
import type { Context } from '#lib/server/context.server.ts';
import type { Json, Work } from './work.server.ts';
import { madeOnThread } from './ranking-thread.server.ts';

interface Kept {
  generation: string;
  json: Promise<Json>;
  /** 0 until it is made. */
  bytes: number;
  /** Milliseconds it took, and when it was there. */
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

/** @returns JSON */
export async function keptOnThread(ctx: Context, { key, generation, recent = false }: Asking, work: Work) {
  let cache = caches.get(ctx);
  if (!cache) caches.set(ctx, (cache = new Map()));
  const found = cache.get(key);
  if (found && (found.generation === generation || (recent && isRecent(found)))) {
    if (found.generation !== generation && !found.renewing) {
      found.renewing = true;
      // Who asks gets the former one; that the next could not be made is said to whoever waits for it.
      make(ctx, cache, key, generation, work).catch((error: unknown) => {
        found.renewing = false;
        ctx.log.error({ err: error }, 'an overview or ranking could not be made anew');
      });
    }
    return found.json;
  }
  const entry: Kept = { generation, json: Promise.resolve(NOTHING), bytes: 0, took: 0, at: 0, renewing: false };
  entry.json = filled(ctx, cache, entry, work);
  cache.delete(key);
  cache.set(key, entry);
  try {
    return await entry.json;
  } catch (error) {
    // A failed attempt is not remembered; the caller gets its error.
    if (cache.get(key) === entry) cache.delete(key);
    throw error;
  }
}

const NOTHING = new Uint8Array();
const isRecent = ({ took, at }: Kept) => took > SLOW_MS && Date.now() - at < OLDEST_MS;

async function filled(ctx: Context, cache: Map<string, Kept>, entry: Kept, work: Work): Promise<Json> {
  const { json, took } = await madeOnThread(ctx, work);
  Object.assign(entry, { bytes: json.length, took, at: Date.now() });
  forget(cache);
  return json;
}

/** The successor takes the place only once it is there. */
async function make(ctx: Context, cache: Map<string, Kept>, key: string, generation: string, work: Work) {
  const entry: Kept = { generation, json: Promise.resolve(NOTHING), bytes: 0, took: 0, at: 0, renewing: false };
  const json = await filled(ctx, cache, entry, work);
  entry.json = Promise.resolve(json);
  cache.delete(key);
  cache.set(key, entry);
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
