/** The bucket "not attributed": how many ratings have no clerk, where, when and why. */
import { mayAnywhere, type Actor } from '#lib/access/roles.ts';
import { storeInScope, storesWithShifts } from '#lib/organisation/roster.server.ts';
import { countersOf } from '#lib/organisation/people.server.ts';
import { covers, scopeFor, unitInScope } from '#lib/organisation/scope.server.ts';
import { midnight } from '#lib/organisation/shift.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { addDays } from '#lib/ui/zone.ts';
import { gapsOf, type Gap, type Reason } from './unattributed.ts';
import { nobodysAt, nobodysByStore } from './unattributed.queries.server.ts';

/** The question that is about a person. */
const QUESTION = 'smile';

export interface Unattributed {
  total: number;
  /** How many for each reason; `unknown`: given without a counter. */
  reasons: Record<Reason | 'unknown', number>;
  gaps: (Gap & { counterName: string })[];
}

/**
 * A store's ratings without a clerk, from day to day, both included.
 * @throws Problem access.*, unit.unknown
 */
export async function unattributed(
  ctx: Context,
  actor: Actor | null,
  store: string,
  from: string,
  to: string,
): Promise<Unattributed> {
  const { zone } = ctx.config;
  await storeInScope(ctx, actor, store, 'shift.read');
  const names = await countersOf(ctx.reader, store);
  const [found, [counted]] = await Promise.all([
    names.size === 0
      ? []
      : nobodysAt(ctx.reader, QUESTION, [...names.keys()], midnight(from, zone), midnight(addDays(to, 1), zone)),
    nobodysByStore(ctx.reader, QUESTION, from, to, [store]),
  ]);
  const gaps = gapsOf(found, zone).map((gap) => ({ ...gap, counterName: names.get(gap.counter) ?? gap.counter }));
  const reasons = { none: 0, refused: 0, 'taken-back': 0, unknown: Math.max(0, (counted?.n ?? 0) - found.length) };
  for (const { reason, n } of gaps) reasons[reason] += n;
  return { total: found.length + reasons.unknown, reasons, gaps };
}

/** How many a store has; from the counts, so that it may be asked with every page. */
export async function unattributedIn(ctx: Context, store: string, from: string, to: string): Promise<number> {
  const [counted] = await nobodysByStore(ctx.reader, QUESTION, from, to, [store]);
  return counted?.n ?? 0;
}

/**
 * Stores in scope with ratings that have no clerk, those with most first.
 * @throws Problem access.*
 */
export async function storesUnattributed(ctx: Context, actor: Actor | null, from: string, to: string) {
  const stores = await storesWithShifts(ctx, actor);
  const counts = new Map(
    (await nobodysByStore(ctx.reader, QUESTION, from, to, null)).map(({ store, n }) => [store, n]),
  );
  return stores
    .map((store) => ({ ...store, n: counts.get(store.code) ?? 0 }))
    .filter(({ n }) => n > 0)
    .sort((a, b) => b.n - a.n);
}

/** For the ranking: how many in the unit's stores, as far as the actor may do something about it; 0 where not. */
export async function unattributedBelow(ctx: Context, actor: Actor | null, unit: string, from: string, to: string) {
  if (!mayAnywhere(actor, 'shift.write')) return 0;
  const scope = await scopeFor(ctx.db, actor, 'shift.write');
  const below = new Set((await unitInScope(ctx.db, actor, 'ranking.read', unit)).codes);
  const rows = await nobodysByStore(ctx.reader, QUESTION, from, to, null);
  return rows.reduce((sum, { store, n }) => (below.has(store) && covers(scope, store) ? sum + n : sum), 0);
}

/** How many these stores have together; whoever asks has the scope. */
export async function unattributedAmong(ctx: Context, stores: string[], from: string, to: string): Promise<number> {
  const own = new Set(stores);
  const rows = await nobodysByStore(ctx.reader, QUESTION, from, to, null);
  return rows.reduce((sum, { store, n }) => (own.has(store) ? sum + n : sum), 0);
}
