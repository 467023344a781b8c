/** Who is signed in: sessions in a cookie, begun and ended here. */
import type { Cookies } from '@sveltejs/kit';
import { isAPIError } from 'better-auth/api';
import { parseSetCookieHeader, toCookieOptions } from 'better-auth/cookies';
import type { Locale } from '#lib/paraglide/runtime.js';
import type { Context } from '#lib/server/context.server.ts';
import { retried, transacted } from '#lib/server/retry.server.ts';
import { dayOf } from '#lib/ui/zone.ts';
import { grantsOf } from './access.queries.server.ts';
import { auditOwn } from './audit.server.ts';
import { ADDRESS_HEADER, authOf } from './auth.server.ts';
import { changeLogin, loginById, type LoginRow } from './login.queries.server.ts';
import type { Duty, Grant, User } from './roles.ts';
import { deleteExpired, deleteSession } from './session.queries.server.ts';
import { isTotpRequired } from './settings.server.ts';

/** A cookie for the browser; the caller decides on `secure`, which only it can know. */
export interface SessionCookie {
  name: string;
  value: string;
  maxAge: number | undefined;
}

/** Who comes, as far as the request tells. */
export interface Visitor {
  /** The client's address and browser, kept with the session. */
  address: string;
  userAgent: string;
  /** Our own address as they reached us, and the language they read. */
  origin: string;
  locale: Locale;
}

const cookiesIn = (headers: Headers): SessionCookie[] =>
  headers
    .getSetCookie()
    .flatMap((header) => [...parseSetCookieHeader(header)])
    .map(([name, attributes]) => ({ name, value: attributes.value, maxAge: toCookieOptions(attributes).maxAge }));

/** Hands session cookies to the browser: out of scripts' reach, and not sent along by other sites' forms. */
export function keepCookies(jar: Cookies, cookies: SessionCookie[], secure: boolean) {
  for (const { name, value, maxAge } of cookies)
    jar.set(name, value, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure,
      ...(maxAge === undefined ? {} : { maxAge }),
    });
}

/**
 * One of better-auth's calls, repeated while another process holds the database's lock. It wraps what the database
 * threw: an outage must not look like a refusal.
 */
const called = <T>(call: () => Promise<T>): Promise<T> =>
  retried(() =>
    call().catch((error: unknown) => {
      throw isAPIError(error) && error.statusCode >= 500 ? (error.cause ?? error) : error;
    }),
  );

/** Begins a session for somebody who has proved who they are. @returns the cookies that make the browser signed in */
export async function beginSession(ctx: Context, user: string, visitor: Visitor): Promise<SessionCookie[]> {
  const auth = await authOf(ctx);
  const headers = new Headers({ [ADDRESS_HEADER]: visitor.address, 'user-agent': visitor.userAgent });
  const begun = await called(() => auth.api.beginSession({ body: { user }, headers, returnHeaders: true }));
  const { origin, locale } = visitor;
  await transacted(ctx.db, async (tx) => {
    await changeLogin(tx, user, { origin, locale, last_sign_in_at: ctx.now().toISOString() });
    await auditOwn(ctx, tx, { kind: 'user', grants: [], ...begun.response }, 'session.begin');
  });
  return cookiesIn(begun.headers);
}

/** Ends the session that the request carries, if any. @returns the cookies that clear it */
export async function signOut(ctx: Context, headers: Headers): Promise<SessionCookie[]> {
  const auth = await authOf(ctx);
  const found = await called(() => auth.api.getSession({ headers }));
  // Not left to better-auth, which would log a failure and call the session ended all the same.
  if (found)
    await transacted(ctx.db, async (tx) => {
      await deleteSession(tx, found.session.id);
      await auditOwn(ctx, tx, { kind: 'user', grants: [], id: found.user.id, name: found.user.name }, 'session.end');
    });
  return cookiesIn((await called(() => auth.api.signOut({ headers, returnHeaders: true }))).headers);
}

/** Whether the account may be used today: neither deactivated nor of an employee who has left. */
export const isOpen = (ctx: Context, { deactivated_at, end_day }: LoginRow) =>
  deactivated_at === null && (end_day === null || end_day >= dayOf(ctx.now(), ctx.config.zone));

/** What the person has to do before they hold any role. */
async function dutyOf(ctx: Context, login: LoginRow, grants: Grant[]): Promise<Duty | undefined> {
  if (login.password_temporary) return 'password';
  if (login.second_factor_at !== null || !grants.some(({ role }) => role === 'administrator')) return undefined;
  return (await isTotpRequired(ctx)) ? 'second-factor' : undefined;
}

/**
 * The person whose session the request carries, with their roles as they are now.
 * @returns cookies as well when the session was prolonged or has ended
 */
export async function actorOf(
  ctx: Context,
  headers: Headers,
): Promise<{ actor: User | null; cookies: SessionCookie[] }> {
  if (!headers.get('cookie')?.includes('smile.session_token=')) return { actor: null, cookies: [] };
  const auth = await authOf(ctx);
  const found = await called(() => auth.api.getSession({ headers, returnHeaders: true }));
  const cookies = cookiesIn(found.headers);
  if (!found.response) return { actor: null, cookies };
  const { id, name } = found.response.user;
  const [login, held] = [await loginById(ctx.db, id), await grantsOf(ctx.db, id)];
  if (!login || !isOpen(ctx, login)) return { actor: null, cookies };
  const duty = await dutyOf(ctx, login, held);
  const actor: User = {
    kind: 'user',
    id,
    name,
    grants: duty ? [] : held,
    session: found.response.session.id,
    ...(login.employee === null ? {} : { employee: login.employee }),
    ...(duty ? { duty } : {}),
  };
  return { actor, cookies };
}

/** Removes sessions that have ended by themselves. */
export const tidySessions = (ctx: Context) => deleteExpired(ctx.db, ctx.now());
