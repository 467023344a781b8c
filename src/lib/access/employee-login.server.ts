/** Employees sign in by their code: whoever manages their store gives them a first password, on a slip of paper. */
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { slowHash } from '#lib/server/slow-hash.server.ts';
import { insertUser } from './access.queries.server.ts';
import { audit } from './audit.server.ts';
import { changeLogin, deleteLinks, loginByEmployee, putPassword } from './login.queries.server.ts';
import { reaches } from './reach.ts';
import type { Actor, Reach } from './roles.ts';
import { madeUp } from './secret-text.server.ts';
import { deleteSessionsOf } from './session.queries.server.ts';

export interface Clerk {
  code: string;
  name: string;
  /** Where they serve now. */
  store: string;
}

/** Shown and printed once. */
export interface FirstPassword extends Clerk {
  password: string;
}

/** Fewer signs than a lasting password: it is good for one sign-in, and five wrong ones lock. */
const GROUPS = 3;

// better-auth wants an address for everybody; `.invalid` is nobody's (RFC 2606).
const addressOf = (code: string) => `${Buffer.from(code).toString('hex')}@employee.invalid`;

/**
 * Gives an employee a new first password: an account where they have none, else the old password and sessions end.
 * @param reach units on which the actor holds `employee.care`
 * @throws Problem access.forbidden
 */
export async function giveFirstPassword(
  ctx: Context,
  actor: Actor,
  reach: Reach,
  clerk: Clerk,
): Promise<FirstPassword> {
  if (!reaches(reach, clerk.store)) throw new Problem('access.forbidden', { permission: 'employee.care' });
  const password = madeUp(GROUPS);
  const hash = await slowHash(password);
  const { code, name, store } = clerk;
  await transacted(ctx.db, async (tx) => {
    const now = ctx.now();
    const found = await loginByEmployee(tx, code);
    let user = found?.id;
    if (user === undefined) {
      const account = { email: addressOf(code), name, locale: 'vi', employee: code, temporary: true };
      user = await insertUser(tx, now, { ...account, passwordHash: hash, role: 'employee', unit: store });
      if (user === undefined) throw new Problem('access.has-login');
    } else {
      await putPassword(tx, now, user, hash);
      await changeLogin(tx, user, { password_temporary: 1, deactivated_at: null });
      await deleteLinks(tx, user, ['second-factor']);
      await deleteSessionsOf(tx, user);
    }
    const action = found ? 'login.password' : 'login.create';
    await audit(tx, actor, now, { action, subject: `user:${user}`, unit: store, after: { employee: code } });
  });
  return { ...clerk, password };
}

/** Ends what an employee can do with their account, until they are given a new password. @throws Problem access.no-login */
export async function closeLogin(ctx: Context, actor: Actor, reach: Reach, { code, store }: Clerk) {
  if (!reaches(reach, store)) throw new Problem('access.forbidden', { permission: 'employee.care' });
  await transacted(ctx.db, async (tx) => {
    const found = await loginByEmployee(tx, code);
    if (!found || found.deactivated_at !== null) throw new Problem('access.no-login');
    await changeLogin(tx, found.id, { deactivated_at: ctx.now().toISOString() });
    await deleteSessionsOf(tx, found.id);
    const subject = `user:${found.id}`;
    await audit(tx, actor, ctx.now(), { action: 'user.deactivate', subject, unit: store });
  });
}
