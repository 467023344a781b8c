/** People and tokens: who may come in at all. */
import { randomInt } from 'node:crypto';
import * as v from 'valibot';
import type { Db } from '#db/connect.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { newToken, tokenHash } from '#lib/server/id.server.ts';
import { retried, transacted } from '#lib/server/retry.server.ts';
import { slowHash } from '#lib/server/slow-hash.server.ts';
import { normalName } from '#lib/ui/text.ts';
import { emailInput } from './access.input.ts';
import { insertToken, insertUser, liveToken, touchToken, userNames } from './access.queries.server.ts';
import { audit } from './audit.server.ts';
import { passwordLength } from './password.ts';
import { isRole, type Actor, type Reach, type Role } from './roles.ts';

export interface NewUser {
  email: string;
  name: string;
  role: string;
  unit: string;
  /** Without one, a password is made up and returned. */
  password?: string | undefined;
}

export interface NewToken {
  name: string;
  role: string;
  unit: string;
}

function knownRole(role: string): Role {
  if (!isRole(role)) throw new Problem('access.unknown-role', { role });
  return role;
}

function assertReach(reach: Reach, unit: string) {
  if (reach !== 'all' && !reach.has(unit)) throw new Problem('access.forbidden', { permission: 'user.write' });
}

// Without letters and digits that are read wrongly from a screen: 16 of 31 signs are 79 bits.
const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789';

/** @returns `xxxx-xxxx-xxxx-xxxx` */
function newPassword(): string {
  const sign = () => SIGNS[randomInt(SIGNS.length)];
  return Array.from({ length: 4 }, () => Array.from({ length: 4 }, sign).join('')).join('-');
}

/**
 * @param reach units on which the actor holds `user.write`, from organisation's scopeFor: units are opaque here
 * @returns the id, and the password where one was made up: shown once, kept nowhere
 * @throws Problem access.forbidden, access.unknown-role, access.invalid-email, access.weak-password, access.email-taken
 */
export async function createUser(ctx: Context, actor: Actor, reach: Reach, input: NewUser) {
  assertReach(reach, input.unit);
  const role = knownRole(input.role);
  const address = v.safeParse(emailInput, input.email);
  if (!address.success) throw new Problem('access.invalid-email', { email: input.email });
  const email = address.output;
  const { min, max } = passwordLength;
  const password = input.password ?? newPassword();
  if (password.length < min || password.length > max) throw new Problem('access.weak-password', { min, max });
  const user = { email, name: normalName(input.name), role, unit: input.unit };
  const passwordHash = await slowHash(password);
  const id = await transacted(ctx.db, async (tx) => {
    const inserted = await insertUser(tx, ctx.now(), { ...user, passwordHash });
    if (!inserted) throw new Problem('access.email-taken', { email });
    await audit(tx, actor, ctx.now(), {
      action: 'user.create',
      subject: `user:${inserted}`,
      unit: input.unit,
      // Not name and e-mail: audit refers to personal values, so that they can go.
      after: { role, unit: input.unit },
    });
    return inserted;
  });
  return { id, email, role, unit: input.unit, ...(input.password === undefined ? { password } : {}) };
}

/**
 * @param reach as for createUser
 * @returns the token: shown once, kept as its hash only
 * @throws Problem access.forbidden, access.unknown-role
 */
export async function createToken(ctx: Context, actor: Actor, reach: Reach, input: NewToken) {
  assertReach(reach, input.unit);
  const role = knownRole(input.role);
  const token = newToken('smt');
  const row = { name: normalName(input.name), hash: tokenHash(token), role, unit: input.unit };
  const id = await transacted(ctx.db, async (tx) => {
    const inserted = await insertToken(tx, ctx.now(), row);
    await audit(tx, actor, ctx.now(), {
      action: 'token.create',
      subject: `token:${inserted}`,
      unit: input.unit,
      after: { name: row.name, role, unit: input.unit },
    });
    return inserted;
  });
  return { id, token, role, unit: input.unit };
}

const TOUCH_MS = 60_000;

/** @returns who bears this API token; null when it is unknown or revoked */
export async function actorOfToken(ctx: Context, bearer: string): Promise<Actor | null> {
  const found = await liveToken(ctx.db, tokenHash(bearer));
  if (!found) return null;
  const now = ctx.now();
  // Busy integrations call many times a second: knowing the minute is enough.
  if (!found.lastUsedAt || now.getTime() - Date.parse(found.lastUsedAt) >= TOUCH_MS)
    await retried(() => touchToken(ctx.db, found.id, now));
  return { kind: 'token', id: found.id, name: found.name, grants: found.grants };
}

/** @param keys of actors, as `actorKey` makes them; @returns names of the people among them, by key */
export async function namesOfUsers(db: Db, keys: string[]): Promise<Map<string, string>> {
  const ids = [...new Set(keys)].flatMap((key) => (key.startsWith('user:') ? [key.slice('user:'.length)] : []));
  const rows = ids.length > 0 ? await userNames(db, ids) : [];
  return new Map(rows.map(({ id, name }) => [`user:${id}`, name]));
}
