/** People with roles: found, looked at, changed, shut out. */
import { mailStatesOf } from '#lib/mail/mail.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Db } from '#db/connect.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { compareNames, fold, normalName } from '#lib/ui/text.ts';
import { deleteGrant, grantsOf, insertGrant } from './access.queries.server.ts';
import { knownEmail } from './access.server.ts';
import { audit } from './audit.server.ts';
import { changeLogin, deleteLinks, holdLogins, invitationOf } from './login.queries.server.ts';
import { assertReach, knownRole, reaches } from './reach.ts';
import { isRole, type Actor, type Grant, type Reach, type Role } from './roles.ts';
import { deleteSecondFactor } from './second-factor.queries.server.ts';
import { deleteSessionsOf, sessionsOf } from './session.queries.server.ts';
import * as users from './user.queries.server.ts';
import type { UserState } from './user.ts';

export interface ShownGrant {
  role: Role;
  unit: { code: string; name: string };
}

export interface ListedUser {
  id: string;
  name: string;
  email: string;
  state: UserState;
  secondFactor: boolean;
  lastSignInAt: string | null;
  grants: ShownGrant[];
}

export interface UserSearch {
  text: string;
  role: string | null;
  state: string | null;
  /** From 1. */
  page: number;
}

export const USERS_ON_A_PAGE = 50;

async function grantsByUser(db: Db, ids: string[]): Promise<Map<string, ShownGrant[]>> {
  const rows = ids.length === 0 ? [] : await users.grantsOfAll(db, ids);
  const shown = Map.groupBy(rows, ({ user }) => user);
  return new Map(
    [...shown].map(([user, held]) => [
      user,
      held.flatMap(({ role, unit, unitName }) =>
        isRole(role) ? [{ role, unit: { code: unit, name: unitName ?? unit } }] : [],
      ),
    ]),
  );
}

/** A page of the people who hold a role on the units, by given name. */
export async function findUsers(ctx: Context, reach: Reach, { text, role, state, page }: UserSearch) {
  const rows = await users.usersAmong(ctx.reader, reach, { folded: fold(text), role });
  const found = rows
    .filter((row) => state === null || users.stateOf(row) === state)
    .sort((a, b) => compareNames(a.name, b.name));
  const shown = found.slice((page - 1) * USERS_ON_A_PAGE, page * USERS_ON_A_PAGE);
  const grants = await grantsByUser(
    ctx.reader,
    shown.map(({ id }) => id),
  );
  return {
    total: found.length,
    users: shown.map((row): ListedUser => ({
      id: row.id,
      name: row.name,
      email: row.email,
      state: users.stateOf(row),
      secondFactor: row.second_factor_at !== null,
      lastSignInAt: row.last_sign_in_at,
      grants: grants.get(row.id) ?? [],
    })),
  };
}

/** @throws Problem access.unknown-user, for somebody who holds no role within reach as well */
async function userWithin(db: Db, reach: Reach, id: string) {
  const found = await users.userById(db, id);
  const held = await grantsOf(db, id);
  if (!found || !held.some(({ unit }) => reaches(reach, unit))) throw new Problem('access.unknown-user');
  return { ...found, held };
}

/** What concerns the whole account needs reach over all that it may do: a province does not lock the head office out. */
const isWhole = (reach: Reach, held: Grant[]) => held.every(({ unit }) => reaches(reach, unit));

/** One person with all that an administrator may know. @throws Problem access.unknown-user */
export async function userInCare(ctx: Context, actor: Actor, reach: Reach, id: string) {
  const found = await userWithin(ctx.db, reach, id);
  const grants = (await grantsByUser(ctx.db, [id])).get(id) ?? [];
  const invitation = await invitationOf(ctx.db, id);
  const mail = invitation?.mail ? (await mailStatesOf(ctx, [invitation.mail])).get(invitation.mail) : undefined;
  return {
    id,
    name: found.name,
    email: found.employee === null ? found.email : null,
    employee: found.employee,
    state: users.stateOf(found),
    secondFactor: found.second_factor_at !== null,
    lastSignInAt: found.last_sign_in_at,
    sessions: (await sessionsOf(ctx.db, id, ctx.now().toISOString())).length,
    grants: grants.map((grant) => ({ ...grant, mine: reaches(reach, grant.unit.code) })),
    whole: isWhole(reach, found.held),
    self: actor.kind === 'user' && actor.id === id,
    invitation: invitation && { sentAt: invitation.created_at, expiresAt: invitation.expires_at, mail: mail ?? null },
  };
}

/**
 * Runs a change to an account. Actor and account are held meanwhile, and the actor must still be what they were when they
 * asked: of two administrators who shut each other out at once, one stays.
 * @throws Problem access.unknown-user, access.forbidden, access.last-administrator
 */
export async function changing<T>(
  ctx: Context,
  actor: Actor,
  reach: Reach,
  id: string,
  work: (tx: Db, found: Awaited<ReturnType<typeof userWithin>>) => Promise<T>,
): Promise<T> {
  return transacted(ctx.db, async (tx) => {
    const held = await holdLogins(tx, actor.kind === 'user' ? [id, actor.id] : [id]);
    if (actor.kind === 'user') {
      const now = JSON.stringify(await grantsOf(tx, actor.id));
      const open = held.some(({ user, deactivated_at }) => user === actor.id && deactivated_at === null);
      if (!open || now !== JSON.stringify(actor.grants))
        throw new Problem('access.forbidden', { permission: 'user.write' });
    }
    const before = await users.administratorsLeft(tx);
    const done = await work(tx, await userWithin(tx, reach, id));
    if (before > 0 && (await users.administratorsLeft(tx)) === 0) throw new Problem('access.last-administrator');
    return done;
  });
}

/** As `changing`, for what concerns the whole account. @throws Problem access.forbidden */
export const changingWhole: typeof changing = (ctx, actor, reach, id, work) =>
  changing(ctx, actor, reach, id, async (tx, found) => {
    if (!isWhole(reach, found.held)) throw new Problem('access.forbidden', { permission: 'user.write' });
    return work(tx, found);
  });

const isSelf = (actor: Actor, id: string) => actor.kind === 'user' && actor.id === id;

/** Only administrators grant roles, on units that they administer; and an administrator holds everything there. */
function grantAsked(reach: Reach, asked: { role: string; unit: string }): Grant {
  const grant = { role: knownRole(asked.role), unit: asked.unit };
  assertReach(reach, grant.unit);
  return grant;
}

/** @throws Problem as `changing`, access.unknown-role, access.has-grant */
export async function addGrant(
  ctx: Context,
  actor: Actor,
  reach: Reach,
  id: string,
  asked: { role: string; unit: string },
) {
  const grant = grantAsked(reach, asked);
  await changing(ctx, actor, reach, id, async (tx) => {
    if (!(await insertGrant(tx, id, grant))) throw new Problem('access.has-grant');
    const subject = `user:${id}`;
    await audit(tx, actor, ctx.now(), { action: 'user.grant', subject, unit: grant.unit, after: grant });
  });
}

/**
 * Nobody takes the administrator's role from themselves: so there is always one left, who took it from the others.
 * @throws Problem as `changing`, access.own-role, access.last-grant
 */
export async function removeGrant(
  ctx: Context,
  actor: Actor,
  reach: Reach,
  id: string,
  asked: { role: string; unit: string },
) {
  const grant = grantAsked(reach, asked);
  if (isSelf(actor, id) && grant.role === 'administrator') throw new Problem('access.own-role');
  await changing(ctx, actor, reach, id, async (tx, { held }) => {
    if (held.length === 1) throw new Problem('access.last-grant');
    if (!(await deleteGrant(tx, id, grant))) throw new Problem('access.unknown-user');
    const subject = `user:${id}`;
    await audit(tx, actor, ctx.now(), { action: 'user.revoke', subject, unit: grant.unit, before: grant });
  });
}

/** @throws Problem as `changingWhole`, access.invalid-email, access.email-taken */
export async function rename(
  ctx: Context,
  actor: Actor,
  reach: Reach,
  id: string,
  asked: { name: string; email: string },
) {
  const change = { name: normalName(asked.name), email: knownEmail(asked.email) };
  await changingWhole(ctx, actor, reach, id, async (tx, found) => {
    if (!(await users.renameUser(tx, id, ctx.now(), change)))
      throw new Problem('access.email-taken', { email: change.email });
    await changeLogin(tx, id, { folded: fold(`${change.name} ${change.email}`) });
    // Links went to the address that they had.
    if (change.email !== found.email) await deleteLinks(tx, id, ['invitation', 'reset']);
    const [first] = found.held;
    await audit(tx, actor, ctx.now(), {
      action: 'user.rename',
      subject: `user:${id}`,
      unit: first?.unit ?? '',
      before: { name: found.name, email: found.email },
      after: change,
    });
  });
}

type Verb = 'deactivate' | 'activate' | 'end-sessions' | 'reset-second-factor';

/**
 * What an administrator does to somebody else's account.
 * @throws Problem as `changingWhole`, access.own-role for one's own
 */
export async function dealWith(ctx: Context, actor: Actor, reach: Reach, id: string, verb: Verb) {
  if (isSelf(actor, id)) throw new Problem('access.own-role');
  await changingWhole(ctx, actor, reach, id, async (tx, { held }) => {
    if (verb === 'deactivate') await changeLogin(tx, id, { deactivated_at: ctx.now().toISOString() });
    if (verb === 'activate') await changeLogin(tx, id, { deactivated_at: null });
    if (verb === 'deactivate') await deleteLinks(tx, id, ['invitation', 'reset', 'second-factor']);
    if (verb === 'reset-second-factor') await deleteSecondFactor(tx, id);
    if (verb !== 'activate') await deleteSessionsOf(tx, id);
    const [first] = held;
    await audit(tx, actor, ctx.now(), { action: `user.${verb}`, subject: `user:${id}`, unit: first?.unit ?? '' });
  });
}
