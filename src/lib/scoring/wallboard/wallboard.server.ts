/** Screens in back offices: made by a link, seen by whoever stands before them, alive as long as they are not removed. */
import { randomUUID } from 'node:crypto';
import { audit } from '#lib/access/audit.server.ts';
import { actorKey, type Actor } from '#lib/access/roles.ts';
import { hoursOn, isOpenAt } from '#lib/organisation/opening.ts';
import { openingOfStore } from '#lib/organisation/opening.server.ts';
import { placeOf } from '#lib/organisation/place.server.ts';
import { covers, scopeFor } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { newToken, tokenHash } from '#lib/server/id.server.ts';
import { retried, transacted } from '#lib/server/retry.server.ts';
import { addDays, localParts } from '#lib/ui/zone.ts';
import * as queries from './wallboard.queries.server.ts';
import { boardCounts, type Board } from './wallboard.ts';

/** Screens of the stores that the actor cares for. @throws Problem access.* */
export async function listWallboards(ctx: Context, actor: Actor | null) {
  const scope = await scopeFor(ctx.reader, actor, 'kiosk.write');
  const rows = await queries.wallboardsOf(ctx.reader, scope === 'all' ? null : [...scope]);
  return rows.map(({ seen_at, storeName, ...row }) => ({
    ...row,
    store: { code: row.store, name: storeName },
    seenAt: seen_at,
  }));
}

/**
 * @returns the secret of its link: shown once, kept as its hash only
 * @throws Problem access.*, unit.unknown (also for a unit that is no store)
 */
export async function addWallboard(
  ctx: Context,
  actor: Actor | null,
  { store, name }: { store: string; name: string },
) {
  const scope = await scopeFor(ctx.db, actor, 'kiosk.write');
  const place = await placeOf(ctx.db, { store });
  if (!actor || !covers(scope, place.store.code)) throw new Problem('access.forbidden', { permission: 'kiosk.write' });
  const token = newToken('smw');
  const row = { id: randomUUID(), store: place.store.code, name, token_hash: tokenHash(token) };
  await transacted(ctx.db, async (tx) => {
    const at = ctx.now();
    await queries.insertWallboard(tx, { ...row, created_at: at.toISOString(), created_by: actorKey(actor) });
    const subject = `wallboard:${row.id}`;
    await audit(tx, actor, at, { action: 'wallboard.add', subject, unit: row.store, after: { name } });
  });
  return token;
}

/** @throws Problem access.*, not-found where it is gone, or outside what the actor cares for */
export async function removeWallboard(ctx: Context, actor: Actor | null, id: string) {
  const scope = await scopeFor(ctx.db, actor, 'kiosk.write');
  await transacted(ctx.db, async (tx) => {
    const found = await queries.wallboardById(tx, id);
    if (!actor || !found || !covers(scope, found.store) || !(await queries.deleteWallboard(tx, id)))
      throw new Problem('wallboard.unknown');
    const { name, store } = found;
    const subject = `wallboard:${id}`;
    await audit(tx, actor, ctx.now(), { action: 'wallboard.remove', subject, unit: store, before: { name } });
  });
}

const TOUCH_MS = 60_000;

/** What a screen shows now; null: its link is unknown, or was removed. */
export async function boardFor(ctx: Context, token: string): Promise<Board | null> {
  const found = await queries.wallboardByToken(ctx.reader, tokenHash(token));
  if (!found) return null;
  const now = ctx.now();
  if (now.getTime() - Date.parse(found.seen_at ?? '1970-01-01T00:00:00Z') > TOUCH_MS)
    await retried(() => queries.touchWallboard(ctx.db, found.id, now.toISOString()));
  return boardOf(ctx, { code: found.store, name: found.storeName }, now);
}

/** Days ahead in which to look for the next opening: Tết is the longest time that a store is closed. */
const AHEAD_DAYS = 14;

async function boardOf(ctx: Context, store: { code: string; name: string }, now: Date): Promise<Board> {
  const { zone } = ctx.config;
  const { day: today, time } = localParts(now, zone);
  const weekFrom = addDays(today, -7);
  const before = addDays(today, -14);
  const rows = await queries.storeLevels(ctx.reader, store.code, before, today);
  const days = rows.map(({ day, n1, n2, n3, n4, n5 }) => ({
    day,
    levels: [n1, n2, n3, n4, n5].map(Number) as [number, number, number, number, number],
  }));
  const opening = await openingOfStore(ctx.reader, store.code, {
    from: addDays(today, -1),
    to: addDays(today, AHEAD_DAYS),
  });
  const open = isOpenAt(opening, now, zone);
  const next = Array.from({ length: AHEAD_DAYS }, (_, ahead) => addDays(today, ahead))
    .map((day) => ({ day, hours: hoursOn(opening, day) }))
    .find(({ day, hours }) => hours && (day > today || hours.opens > time));
  return {
    store: store.name,
    ...boardCounts(days, { today, weekFrom, before }),
    open,
    opensAt: !open && next?.hours ? { day: next.day, time: next.hours.opens } : null,
  };
}
