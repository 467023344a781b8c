/** What staff do with their kiosks. */
import type { AuditAction } from '#lib/access/audit-actions.ts';
import { audit } from '#lib/access/audit.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { placeOf, type PlaceChoice } from '#lib/organisation/place.server.ts';
import { covers, scopeFor } from '#lib/organisation/scope.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import type { Db } from '#db/connect.server.ts';
import { newCornerPin } from './corner-pin.server.ts';
import { changeKiosk, insertBinding, kioskInUse } from './kiosk.queries.server.ts';

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

/**
 * The device stands elsewhere from now on. What it took before belongs to where it stood; what it takes until it has
 * heard of the move belongs to the counter that its screen still shows.
 * @throws as `inCare`; counter.unknown, unit.unknown
 */
export async function move(ctx: Context, actor: Actor | null, id: string, choice: PlaceChoice) {
  const { by, scope, kiosk } = await inCare(ctx, actor, id);
  const place = await placeOf(ctx.db, choice);
  if (!covers(scope, place.store.code)) throw new Problem('access.forbidden', { permission: 'kiosk.write' });
  const to = { store: place.store.code, counter: place.counter?.code ?? null };
  if (to.store === kiosk.store && to.counter === kiosk.counter) return;
  const from = { store: kiosk.store, counter: kiosk.counter };
  await change(ctx, by, kiosk, 'kiosk.move', to, from, to, (tx, now) =>
    insertBinding(tx, { kiosk: id, from_at: now.toISOString(), ...to }),
  );
}

/** @throws Problem access.unauthenticated, access.forbidden, kiosk.unknown (also when it is revoked) */
export async function inCare(ctx: Context, actor: Actor | null, id: string) {
  if (!actor) throw new Problem('access.unauthenticated');
  const scope = await scopeFor(ctx.db, actor, 'kiosk.write');
  const kiosk = await kioskInUse(ctx.db, id);
  if (!kiosk) throw new Problem('kiosk.unknown');
  if (!covers(scope, kiosk.store)) throw new Problem('access.forbidden', { permission: 'kiosk.write' });
  return { by: actor, scope, kiosk };
}

async function change(
  ctx: Context,
  by: Actor,
  { id, store }: { id: string; store: string },
  action: AuditAction,
  to: Parameters<typeof changeKiosk>[2],
  before?: unknown,
  after?: unknown,
  besides?: (tx: Db, now: Date) => Promise<unknown>,
) {
  const now = ctx.now();
  await transacted(ctx.db, async (tx) => {
    if (!(await changeKiosk(tx, id, to))) throw new Problem('kiosk.unknown');
    await besides?.(tx, now);
    await audit(tx, by, now, { action, subject: id, unit: store, before, after });
  });
}
