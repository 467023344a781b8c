/** The password of the person who is signed in. */
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { slowHash, slowHashMatches } from '#lib/server/slow-hash.server.ts';
import { auditOwn } from './audit.server.ts';
import { changeLogin, deleteLinks, loginById, putPassword, type LoginRow } from './login.queries.server.ts';
import { passwordFault, passwordLength } from './password.ts';
import type { User } from './roles.ts';
import { deleteSessionsOf } from './session.queries.server.ts';
import { countAttempt, forgiveAttempt } from './sign-in-limit.server.ts';

/** @throws Problem access.weak-password, access.guessable-password */
export function assertPassword(password: string, about: string[]) {
  const fault = passwordFault(password, about);
  if (fault === 'length') throw new Problem('access.weak-password', { ...passwordLength });
  if (fault) throw new Problem('access.guessable-password');
}

/** What nobody's password should be: their own names. */
export const namesOf = ({ name, email, employee }: Pick<LoginRow, 'name' | 'email' | 'employee'>) =>
  [name, email, email.split('@')[0] ?? '', employee ?? ''].filter(Boolean);

/**
 * Asks for the password once more before something that a stranger at an unlocked desk must not do. Nothing to ask where
 * there is none (single sign-on).
 * @throws Problem access.wrong-password, access.locked
 */
export async function assertOwnPassword(ctx: Context, login: LoginRow, password: string, address: string) {
  if (login.password === null) return;
  const attempt = { login: login.employee ?? login.email, address };
  await countAttempt(ctx, attempt);
  if (!(await slowHashMatches(password, login.password))) throw new Problem('access.wrong-password');
  await forgiveAttempt(ctx, attempt);
}

export interface PasswordChange {
  current: string;
  next: string;
}

/**
 * Changes one's own password and ends one's other sessions. One that somebody else gave is not asked for again: it was
 * typed a moment ago.
 * @throws Problem access.wrong-password, access.locked, access.weak-password, access.guessable-password,
 *   access.same-password
 */
export async function changePassword(ctx: Context, actor: User, { current, next }: PasswordChange, address: string) {
  const login = await loginById(ctx.db, actor.id);
  if (!login) throw new Problem('access.unauthenticated');
  if (!login.password_temporary) await assertOwnPassword(ctx, login, current, address);
  assertPassword(next, namesOf(login));
  if (login.password !== null && (await slowHashMatches(next, login.password)))
    throw new Problem('access.same-password');
  const hash = await slowHash(next);
  await transacted(ctx.db, async (tx) => {
    await putPassword(tx, ctx.now(), actor.id, hash);
    await changeLogin(tx, actor.id, { password_temporary: 0 });
    await deleteLinks(tx, actor.id, ['reset', 'second-factor']);
    await deleteSessionsOf(tx, actor.id, actor.session);
    await auditOwn(ctx, tx, actor, 'password.change');
  });
}
