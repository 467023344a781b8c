/** New accounts with a password: made on the command line, where nobody can be mailed yet. */
import * as v from 'valibot';
import type { Db } from '#db/connect.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { slowHash } from '#lib/server/slow-hash.server.ts';
import { compareNames, normalName } from '#lib/ui/text.ts';
import { emailInput } from './access.input.ts';
import { holdersOf, insertUser, peopleHolding, placeGrants, userNames } from './access.queries.server.ts';
import { audit } from './audit.server.ts';
import { assertPassword } from './own-password.server.ts';
import { assertReach, knownRole } from './reach.ts';
import { type Actor, type Permission, type Reach, type Role, rolesWith } from './roles.ts';
import { madeUp } from './secret-text.server.ts';

export interface NewUser {
  email: string;
  name: string;
  role: string;
  unit: string;
  /** Without one, a password is made up and returned. */
  password?: string | undefined;
}

/** @throws Problem access.invalid-email */
export function knownEmail(typed: string): string {
  const address = v.safeParse(emailInput, typed);
  if (!address.success) throw new Problem('access.invalid-email', { email: typed });
  return address.output;
}

/**
 * @param reach units on which the actor holds `user.write`, from organisation's scopeFor: units are opaque here
 * @returns the id, and the password where one was made up: shown once, kept nowhere
 * @throws Problem access.forbidden, access.unknown-role, access.invalid-email, access.weak-password,
 *   access.guessable-password, access.email-taken
 */
export async function createUser(ctx: Context, actor: Actor, reach: Reach, input: NewUser) {
  assertReach(reach, input.unit);
  const role = knownRole(input.role);
  const email = knownEmail(input.email);
  const password = input.password ?? madeUp();
  const user = { email, name: normalName(input.name), role, unit: input.unit, locale: 'vi' };
  assertPassword(password, [user.name, email]);
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

/** The organisation has its highest unit: roles that were given before there was any hold on that. In the caller's transaction. */
export const placeRoles = (tx: Db, unit: string) => placeGrants(tx, unit);

/**
 * Whoever answers for a unit: its store managers, else those of the nearest unit above that has any, else the nearest
 * administrators.
 * @param units the unit and what it lies in, the nearest first
 */
export async function answerableFor(db: Db, units: string[]) {
  for (const role of ['store-manager', 'administrator'] as const) {
    const holders = await holdersOf(db, role, units);
    for (const unit of units) {
      const there = holders.filter((holder) => holder.unit === unit);
      if (there.length > 0) return there;
    }
  }
  return [];
}

/** Whoever holds the permission at a unit, by given name. @param units the unit and what it lies in */
export const holdersOfPermission = async (db: Db, permission: Permission, units: string[]) =>
  (await peopleHolding(db, rolesWith(permission), units)).sort((a, b) => compareNames(a.name, b.name));

/** @param keys of actors, as `actorKey` makes them; @returns names of the people among them, by key */
export async function namesOfUsers(db: Db, keys: string[]): Promise<Map<string, string>> {
  const ids = [...new Set(keys)].flatMap((key) => (key.startsWith('user:') ? [key.slice('user:'.length)] : []));
  const rows = ids.length > 0 ? await userNames(db, ids) : [];
  return new Map(rows.map(({ id, name }) => [`user:${id}`, name]));
}

/** Who holds a role on any of these units, without those who sign in by employee code. */
export const holdersAmong = (db: Db, role: Role, units: string[]) => holdersOf(db, role, units);
