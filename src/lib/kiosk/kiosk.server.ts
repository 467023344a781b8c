/** Paired devices: who they are when they call. */
import type { Actor } from '#lib/access/roles.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { tokenHash } from '#lib/server/id.server.ts';
import * as kiosks from './kiosk.queries.server.ts';
import { noteContact } from './report.server.ts';

export type KioskActor = Extract<Actor, { kind: 'kiosk' }>;

/**
 * The kiosk a bearer token belongs to; null: no kiosk's token. Asked at every request, so that revoking takes effect
 * at once.
 * @throws Problem kiosk.revoked
 */
export async function actorOfKiosk(ctx: Context, bearer: string): Promise<KioskActor | null> {
  if (!bearer.startsWith('smk_')) return null;
  const found = await kiosks.kioskByTokenHash(ctx.db, tokenHash(bearer));
  if (!found) return null;
  if (found.revoked_at) throw new Problem('kiosk.revoked');
  const { id, name, store, counter } = found;
  noteContact(ctx, id);
  return { kind: 'kiosk', id, name, store, counter };
}

/** For what only a kiosk may ask. @throws Problem access.unauthenticated, access.forbidden for everybody else */
export function requireKiosk(actor: Actor | null): KioskActor {
  if (!actor) throw new Problem('access.unauthenticated');
  if (actor.kind !== 'kiosk') throw new Problem('access.forbidden');
  return actor;
}
