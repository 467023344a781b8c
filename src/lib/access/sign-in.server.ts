/** Signing in: a password, then the second factor where there is one. Every refusal looks and takes the same. */
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { slowHashMatches } from '#lib/server/slow-hash.server.ts';
import { normalCode } from '#lib/ui/text.ts';
import { lifetime, linkOf, newLink, useLink } from './link.server.ts';
import { loginByEmail, loginByEmployee, type LoginRow } from './login.queries.server.ts';
import { assertCode } from './second-factor.server.ts';
import { beginSession, isOpen, type SessionCookie, type Visitor } from './session.server.ts';
import { countAttempt, forgiveAttempt } from './sign-in-limit.server.ts';

export interface Credentials extends Visitor {
  /** E-mail address or employee code. */
  login: string;
  password: string;
}

/** Where the sign-in has come to: in, or asked for a code of the second factor; and the cookies that say so. */
export interface Step {
  next: 'in' | 'code';
  cookies: SessionCookie[];
}

/** Carries a sign-in whose password was right to the page that asks for the code. */
export const SECOND_COOKIE = 'smile.second';

/** One spelling of what people type: an address in lower case, a code in upper case. */
const loginKey = (typed: string) => (typed.includes('@') ? typed.trim().toLowerCase() : normalCode(typed));

// A hash that no password has, as costly as a real one: an unknown account takes as long as a known one.
const DECOY = `scrypt$32768$8$3$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** The open account that this login and password are of; undefined where there is none, after as long. */
async function proven(ctx: Context, login: string, password: string): Promise<LoginRow | undefined> {
  const found = await (login.includes('@') ? loginByEmail(ctx.db, login) : loginByEmployee(ctx.db, login));
  const right = await slowHashMatches(password, found?.password ?? DECOY);
  return found?.password && right && isOpen(ctx, found) ? found : undefined;
}

/** @throws Problem access.sign-in-failed, access.locked */
export async function signIn(ctx: Context, { login: typed, password, ...visitor }: Credentials): Promise<Step> {
  const login = loginKey(typed);
  const attempt = { login, address: visitor.address };
  await countAttempt(ctx, attempt);
  const found = await proven(ctx, login, password);
  if (!found) throw new Problem('access.sign-in-failed');
  await forgiveAttempt(ctx, attempt);
  return goOn(ctx, found, visitor);
}

/** After whatever proved who somebody is: their session, or the question for the second factor. */
export async function goOn(ctx: Context, found: LoginRow, visitor: Visitor): Promise<Step> {
  if (found.second_factor_at === null) return { next: 'in', cookies: await beginSession(ctx, found.id, visitor) };
  const { secret } = await transacted(ctx.db, (tx) => newLink(ctx, tx, 'second-factor', found.id));
  return { next: 'code', cookies: [{ name: SECOND_COOKIE, value: secret, maxAge: lifetime['second-factor'] * 60 }] };
}

/** Whether the sign-in that the cookie carries still waits for its code. */
export async function isCodeAwaited(ctx: Context, pending: string | undefined): Promise<boolean> {
  if (pending === undefined) return false;
  return linkOf(ctx, ctx.db, 'second-factor', pending).then(
    () => true,
    (refusal: unknown) => {
      if (refusal instanceof Problem) return false;
      throw refusal;
    },
  );
}

/**
 * The second step.
 * @param pending what the cookie carries
 * @param code of the app, or a recovery code
 * @throws Problem access.link-over, access.wrong-code, access.code-locked
 */
export async function signInByCode(ctx: Context, pending: string, code: string, visitor: Visitor): Promise<Step> {
  const { id } = await linkOf(ctx, ctx.db, 'second-factor', pending);
  await assertCode(ctx, id, code);
  await transacted(ctx.db, (tx) => useLink(ctx, tx, 'second-factor', pending));
  const cleared = { name: SECOND_COOKIE, value: '', maxAge: 0 };
  return { next: 'in', cookies: [...(await beginSession(ctx, id, visitor)), cleared] };
}
