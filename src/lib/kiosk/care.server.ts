/** What staff see of their kiosks and do with them. */
import type { AuditAction } from '#lib/access/audit-actions.ts';
import { audit } from '#lib/access/audit.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { countersOf, storesIn } from '#lib/organisation/place.server.ts';
import { covers, scopeFor, unitMeant } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { contactOf, type KioskInCare, type StoredHeartbeat } from './care.ts';
import { newCornerPin } from './corner-pin.server.ts';
import { changeKiosk, kioskInUse, kiosksAmong } from './kiosk.queries.server.ts';

/**
 * The kiosks in use of all stores in scope, by store and counter.
 * @throws Problem access.unauthenticated, access.forbidden
 */
export async function kiosksInCare(ctx: Context, actor: Actor | null): Promise<KioskInCare[]> {
  const scope = await scopeFor(ctx.db, actor, 'kiosk.read');
  const rows = await kiosksAmong(ctx.db, scope === 'all' ? 'all' : [...scope]);
  const now = ctx.now();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    store: { code: row.store, name: row.storeName },
    counter: row.counter === null ? null : { code: row.counter, name: row.counterName ?? row.counter },
    contact: contactOf(row.last_seen_at, row, now, ctx.config.zone),
    lastSeenAt: row.last_seen_at,
    heartbeat: row.heartbeat === null ? null : (JSON.parse(row.heartbeat) as StoredHeartbeat),
  }));
}

/** One of them. @throws Problem as above, kiosk.unknown (also when it is out of scope or revoked) */
export async function kioskInCare(ctx: Context, actor: Actor | null, id: string): Promise<KioskInCare> {
  const found = (await kiosksInCare(ctx, actor)).find((kiosk) => kiosk.id === id);
  if (!found) throw new Problem('kiosk.unknown');
  return found;
}

/** From the next request on its token is refused. @throws as `inCare` */
export async function revoke(ctx: Context, actor: Actor | null, id: string) {
  const { by, kiosk } = await inCare(ctx, actor, id);
  await change(ctx, by, kiosk, 'kiosk.revoke', { revoked_at: ctx.now().toISOString() });
}

/** @throws as `inCare` */
export async function rename(ctx: Context, actor: Actor | null, id: string, name: string) {
  const { by, kiosk } = await inCare(ctx, actor, id);
  if (name !== kiosk.name) await change(ctx, by, kiosk, 'kiosk.rename', { name }, { name: kiosk.name }, { name });
}

/** @returns the new PIN of the staff corner, to be shown once; the kiosk learns it with its next configuration */
export async function resetCornerPin(ctx: Context, actor: Actor | null, id: string): Promise<string> {
  const { by, kiosk } = await inCare(ctx, actor, id);
  const { pin, hash } = await newCornerPin();
  await change(ctx, by, kiosk, 'kiosk.corner-pin', { corner_pin: hash });
  return pin;
}

/** @throws Problem access.unauthenticated, access.forbidden, kiosk.unknown (also when it is revoked) */
async function inCare(ctx: Context, actor: Actor | null, id: string) {
  if (!actor) throw new Problem('access.unauthenticated');
  const scope = await scopeFor(ctx.db, actor, 'kiosk.write');
  const kiosk = await kioskInUse(ctx.db, id);
  if (!kiosk) throw new Problem('kiosk.unknown');
  if (!covers(scope, kiosk.store)) throw new Problem('access.forbidden');
  return { by: actor, kiosk };
}

async function change(
  ctx: Context,
  by: Actor,
  { id, store }: { id: string; store: string },
  action: AuditAction,
  to: Parameters<typeof changeKiosk>[2],
  before?: unknown,
  after?: unknown,
) {
  await transacted(ctx.db, async (tx) => {
    if (!(await changeKiosk(tx, id, to))) throw new Problem('kiosk.unknown');
    await audit(tx, by, ctx.now(), { action, subject: id, unit: store, before, after });
  });
}

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
  const stores = await storesIn(ctx.db, await scopeFor(ctx.db, actor, 'kiosk.write'));
  const meant = wanted === null ? undefined : await unitMeant(ctx.db, wanted);
  const chosen = stores.length === 1 ? stores[0] : stores.find(({ code }) => code === meant?.code);
  if (!chosen) return { stores: stores.length, chosen: null };
  const there = await kiosksAmong(ctx.db, [chosen.code]);
  const kiosksAt = (counter: string | null) => there.filter((kiosk) => kiosk.counter === counter).length;
  const counters = await countersOf(ctx.db, chosen.code);
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
