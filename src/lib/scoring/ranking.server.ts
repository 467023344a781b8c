/** Rankings of employees and stores: made on a thread of their own, cached until a count or the organisation changes. */
import type { Actor } from '#lib/access/roles.ts';
import { organisationGeneration } from '#lib/organisation/people.server.ts';
import { unitInScope } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { isDay } from '#lib/ui/zone.ts';
import type { RankingOrder } from './assembled.server.ts';
import { publishedWithin } from './published-constants.server.ts';
import { generationOf } from './ranking.queries.server.ts';
import { rankedOnThread } from './ranking-thread.server.ts';
import type { RankBy, Ranking } from './ranking.ts';

export interface RankingRequest {
  by: RankBy;
  /** Days, both included. */
  from: string;
  to: string;
  unit?: string | undefined;
}

/** @throws Problem access.*, unit.*, period.invalid */
export async function ranking(ctx: Context, actor: Actor | null, request: RankingRequest): Promise<Ranking> {
  return JSON.parse(new TextDecoder().decode(await rankingJson(ctx, actor, request))) as Ranking;
}

/** As `ranking`, a megabyte for three thousand employees, ready to be sent. @throws Problem as `ranking` */
export async function rankingJson(ctx: Context, actor: Actor | null, request: RankingRequest) {
  const { by, from, to } = request;
  if (!isDay(from) || !isDay(to) || from > to) throw new Problem('period.invalid');
  const { unit, codes } = await unitInScope(ctx.db, actor, 'ranking.read', request.unit, { from, to });
  const stores = unit.parent === null ? null : codes;
  return cached(ctx, { by, from, to, unit: { code: unit.code, name: unit.name }, stores });
}

interface Cached {
  generation: string;
  json: Promise<Uint8Array<ArrayBuffer>>;
  /** 0 until it is made. */
  bytes: number;
}
const caches = new WeakMap<Context, Map<string, Cached>>();
const MAX_BYTES = 16_000_000;

/** What is made is good for as long as nothing that it was made from has changed. */
async function cached(ctx: Context, order: RankingOrder): Promise<Uint8Array<ArrayBuffer>> {
  let cache = caches.get(ctx);
  if (!cache) caches.set(ctx, (cache = new Map()));
  const counts = await generationOf(ctx.db, order.from.slice(0, 7), order.to.slice(0, 7), order.stores);
  // Published constants never change once they are there.
  const published = (await publishedWithin(ctx.db, order))?.at ?? '';
  const generation = `${counts} ${await organisationGeneration(ctx.db)} ${published}`;
  const key = JSON.stringify(order);
  const found = cache.get(key);
  if (found?.generation === generation) return found.json;
  const entry: Cached = { generation, json: rankedOnThread(ctx, order), bytes: 0 };
  cache.delete(key);
  cache.set(key, entry);
  try {
    const json = await entry.json;
    entry.bytes = json.length;
    forget(cache);
    return json;
  } catch (error) {
    // A failed attempt is not remembered; the caller gets its error.
    if (cache.get(key) === entry) cache.delete(key);
    throw error;
  }
}

/** Drops the oldest, until what is left fits. */
function forget(cache: Map<string, Cached>) {
  let held = 0;
  for (const { bytes } of cache.values()) held += bytes;
  for (const [key, { bytes }] of cache) {
    if (held <= MAX_BYTES) break;
    cache.delete(key);
    held -= bytes;
  }
}
