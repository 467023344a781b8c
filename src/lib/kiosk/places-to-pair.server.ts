/** Where a kiosk may be put. */
import type { Actor } from '#lib/access/roles.ts';
import { countersOf, storesIn } from '#lib/organisation/place.server.ts';
import { scopeFor, unitMeant } from '#lib/organisation/scope.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { dayOf } from '#lib/ui/zone.ts';
import { kiosksPerPlace } from './kiosk.queries.server.ts';

export interface PlacesToPair {
  /** How many stores there are to choose from. */
  stores: number;
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
 * @param wanted the store's code or name, as typed; one that is unknown or out of scope chooses nothing
 * @throws Problem access.unauthenticated, access.forbidden
 */
export async function placesToPair(ctx: Context, actor: Actor | null, wanted: string | null): Promise<PlacesToPair> {
  const today = dayOf(ctx.now(), ctx.config.zone);
  const stores = await storesIn(ctx.db, await scopeFor(ctx.db, actor, 'kiosk.write'), today);
  const meant = wanted === null ? undefined : await unitMeant(ctx.db, wanted);
  const chosen = stores.length === 1 ? stores[0] : stores.find(({ code }) => code === meant?.code);
  if (!chosen) return { stores: stores.length, chosen: null };
  const there = await kiosksPerPlace(ctx.db, chosen.code);
  const kiosksAt = (counter: string | null) => Number(there.find((place) => place.counter === counter)?.n ?? 0);
  const counters = await countersOf(ctx.db, chosen.code, today);
  return {
    stores: stores.length,
    chosen: {
      code: chosen.code,
      name: chosen.name,
      counters: counters.map(({ code, name }) => ({ code, name, kiosks: kiosksAt(code) })),
      exitKiosks: kiosksAt(null),
    },
  };
}
