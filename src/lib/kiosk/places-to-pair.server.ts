/** Where a kiosk may be put. */
import type { Actor } from '#lib/access/roles.ts';
import { storesWithCounters } from '#lib/organisation/place.server.ts';
import { scopeFor } from '#lib/organisation/scope.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { kiosksPerPlace } from './kiosk.queries.server.ts';

export interface PlacesToPair {
  stores: { code: string; name: string }[];
  /** The store asked for, or the only one; with how many kiosks stand at each place already. */
  chosen: {
    code: string;
    name: string;
    counters: { code: string; name: string; kiosks: number }[];
    exitKiosks: number;
  } | null;
}

/**
 * Where the actor may put a kiosk.
 * @param wanted store code; one that is unknown or out of scope chooses nothing
 * @throws Problem access.unauthenticated, access.forbidden
 */
export async function placesToPair(ctx: Context, actor: Actor | null, wanted: string | null): Promise<PlacesToPair> {
  const stores = await storesWithCounters(ctx.db, await scopeFor(ctx.db, actor, 'kiosk.write'));
  const chosen = stores.length === 1 ? stores[0] : stores.find(({ code }) => code === wanted);
  const there = chosen ? await kiosksPerPlace(ctx.db, chosen.code) : [];
  const kiosksAt = (counter: string | null) => Number(there.find((place) => place.counter === counter)?.n ?? 0);
  return {
    stores: stores.map(({ code, name }) => ({ code, name })),
    chosen: chosen
      ? {
          code: chosen.code,
          name: chosen.name,
          counters: chosen.counters.map((counter) => ({ ...counter, kiosks: kiosksAt(counter.code) })),
          exitKiosks: kiosksAt(null),
        }
      : null,
  };
}
