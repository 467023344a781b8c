/** API tokens: how other programs come in, each with one role on one unit. */
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { newToken, tokenHash } from '#lib/server/id.server.ts';
import { retried, transacted } from '#lib/server/retry.server.ts';
import { normalName } from '#lib/ui/text.ts';
import { addDays, dayOf, momentOf } from '#lib/ui/zone.ts';
import { audit } from './audit.server.ts';
import { assertReach, knownRole, reaches } from './reach.ts';
import { isRole, type Actor, type Reach } from './roles.ts';
import { insertToken, liveToken, revokeTokenRow, tokenInUse, tokensAmong, touchToken } from './token.queries.server.ts';

export interface NewToken {
  name: string;
  role: string;
  unit: string;
  /** The last day on which it is good; null or absent: until it is revoked. */
  expires?: string | null;
}

/** @throws Problem access.past-day */
function endOf(ctx: Context, day: string | null | undefined): string | null {
  if (day == null) return null;
  const { zone } = ctx.config;
  if (day < dayOf(ctx.now(), zone)) throw new Problem('access.past-day');
  return momentOf(addDays(day, 1), '00:00', zone).toISOString();
}

/**
 * @param reach units on which the actor holds `user.write`, from organisation's scopeFor: units are opaque here
 * @returns the token: shown once, kept as its hash only
 * @throws Problem access.forbidden, access.unknown-role, access.past-day
 */
export async function createToken(ctx: Context, actor: Actor, reach: Reach, input: NewToken) {
  assertReach(reach, input.unit);
  const role = knownRole(input.role);
  const expiresAt = endOf(ctx, input.expires);
  const token = newToken('smt');
  const row = { name: normalName(input.name), hash: tokenHash(token), role, unit: input.unit, expiresAt };
  const id = await transacted(ctx.db, async (tx) => {
    const inserted = await insertToken(tx, ctx.now(), row);
    await audit(tx, actor, ctx.now(), {
      action: 'token.create',
      subject: `token:${inserted}`,
      unit: input.unit,
      after: { name: row.name, role, unit: input.unit, expiresAt },
    });
    return inserted;
  });
  return { id, token, role, unit: input.unit, expires: input.expires ?? null };
}

/** Tokens on the units that the actor administers, the newest first; those whose day is over among them. */
export async function tokensIn(ctx: Context, reach: Reach) {
  const now = ctx.now().toISOString();
  return (await tokensAmong(ctx.reader, reach)).map((row) => ({
    id: row.id,
    name: row.name,
    role: isRole(row.role) ? row.role : null,
    unit: { code: row.unit, name: row.unitName ?? row.unit },
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    /** The last day of its life. */
    expires: row.expires_at && dayOf(new Date(Date.parse(row.expires_at) - 1), ctx.config.zone),
    over: row.expires_at !== null && row.expires_at <= now,
  }));
}

/** Ends a token at once. @throws Problem access.unknown-token, where it lies outside the reach as well */
export async function revokeToken(ctx: Context, actor: Actor, reach: Reach, id: string) {
  const found = await tokenInUse(ctx.db, id);
  if (!found || !reaches(reach, found.unit)) throw new Problem('access.unknown-token');
  const { name, role, unit } = found;
  await transacted(ctx.db, async (tx) => {
    if (!(await revokeTokenRow(tx, id, ctx.now()))) throw new Problem('access.unknown-token');
    await audit(tx, actor, ctx.now(), {
      action: 'token.revoke',
      subject: `token:${id}`,
      unit,
      before: { name, role, unit },
    });
  });
}

const TOUCH_MS = 60_000;

/** @returns who bears this API token; null when it is unknown, revoked or outlived */
export async function actorOfToken(ctx: Context, bearer: string): Promise<Actor | null> {
  const now = ctx.now();
  const found = await liveToken(ctx.db, tokenHash(bearer), now);
  if (!found) return null;
  // Busy integrations call many times a second: knowing the minute is enough.
  if (!found.lastUsedAt || now.getTime() - Date.parse(found.lastUsedAt) >= TOUCH_MS)
    await retried(() => touchToken(ctx.db, found.id, now));
  return { kind: 'token', id: found.id, name: found.name, grants: found.grants };
}
