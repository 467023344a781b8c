/** Who is signed in: sessions in a cookie, begun and ended here. */
import type { Cookies } from '@sveltejs/kit';
import { isAPIError } from 'better-auth/api';
import { parseSetCookieHeader, toCookieOptions } from 'better-auth/cookies';
import type { Db } from '#db/connect.server.ts';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { retried, transacted } from '#lib/server/retry.server.ts';
import { deleteExpired, deleteSession, grantsOf } from './access.queries.server.ts';
import type { AuditAction } from './audit-actions.ts';
import { audit } from './audit.server.ts';
import { ADDRESS_HEADER, authOf } from './auth.server.ts';
import type { Actor } from './roles.ts';
import { countAttempt, forgiveAttempt } from './sign-in-limit.server.ts';

/** A cookie for the browser; the caller decides on `secure`, which only it can know. */
export interface SessionCookie {
  name: string;
  value: string;
  maxAge: number | undefined;
}

export interface Credentials {
  email: string;
  password: string;
  /** The client's address and browser, kept with the session. */
  address: string;
  userAgent: string;
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

/** Leaves a row about a session that the person began or ended themselves. */
async function auditSession(ctx: Context, tx: Db, { id, name }: { id: string; name: string }, action: AuditAction) {
  const grants = await grantsOf(tx, id);
  const subject = `user:${id}`;
  await audit(tx, { kind: 'user', id, name, grants }, ctx.now(), { action, subject, unit: grants[0]?.unit ?? '' });
}

/**
 * @returns the cookies that make the browser signed in
 * @throws Problem access.sign-in-failed, access.locked
 */
export async function signIn(ctx: Context, credentials: Credentials): Promise<SessionCookie[]> {
  const email = credentials.email.trim().toLowerCase();
  const attempt = { email, address: credentials.address };
  await countAttempt(ctx, attempt);
  const auth = await authOf(ctx);
  const headers = new Headers({ [ADDRESS_HEADER]: credentials.address, 'user-agent': credentials.userAgent });
  const body = { email, password: credentials.password };
  const begun = await called(() => auth.api.signInEmail({ body, headers, returnHeaders: true })).catch(
    (error: unknown) => {
      throw isAPIError(error) && error.statusCode < 500 ? new Problem('access.sign-in-failed') : error;
    },
  );
  await forgiveAttempt(ctx, attempt);
  await transacted(ctx.db, (tx) => auditSession(ctx, tx, begun.response.user, 'session.begin'));
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
      await auditSession(ctx, tx, found.user, 'session.end');
    });
  return cookiesIn((await called(() => auth.api.signOut({ headers, returnHeaders: true }))).headers);
}

/**
 * The person whose session the request carries, with their roles as they are now.
 * @returns cookies as well when the session was prolonged or has ended
 */
export async function actorOf(
  ctx: Context,
  headers: Headers,
): Promise<{ actor: Actor | null; cookies: SessionCookie[] }> {
  if (!headers.get('cookie')?.includes('smile.session_token=')) return { actor: null, cookies: [] };
  const auth = await authOf(ctx);
  const found = await called(() => auth.api.getSession({ headers, returnHeaders: true }));
  const cookies = cookiesIn(found.headers);
  if (!found.response) return { actor: null, cookies };
  const { id, name } = found.response.user;
  return { actor: { kind: 'user', id, name, grants: await grantsOf(ctx.db, id) }, cookies };
}

/** Removes sessions that have ended by themselves. */
export const tidySessions = (ctx: Context) => deleteExpired(ctx.db, ctx.now());
