/** Who is signed in: sessions in a cookie, begun and ended here. */
import type { Cookies } from '@sveltejs/kit';
import { isAPIError } from 'better-auth/api';
import { parseSetCookieHeader, toCookieOptions } from 'better-auth/cookies';
import { Problem } from '#lib/problem.ts';
import type { Context } from '#lib/server/context.server.ts';
import { deleteExpired, grantsOf } from './access.queries.server.ts';
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

/** better-auth wraps what the database threw: a bug or an outage must not look like a refusal. */
function unwrapped(error: unknown): unknown {
  return isAPIError(error) && error.statusCode >= 500 ? (error.cause ?? error) : error;
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
  const begun = await auth.api
    .signInEmail({ body: { email, password: credentials.password }, headers, returnHeaders: true })
    .catch((error: unknown) => {
      if (isAPIError(error) && error.statusCode < 500) throw new Problem('access.sign-in-failed');
      throw unwrapped(error);
    });
  await forgiveAttempt(ctx, attempt);
  const { id, name } = begun.response.user;
  await audit(ctx.db, { kind: 'user', id, name, grants: [] }, ctx.now(), {
    action: 'session.begin',
    subject: `user:${id}`,
    unit: (await grantsOf(ctx.db, id))[0]?.unit ?? '',
  });
  return cookiesIn(begun.headers);
}

/** Ends the session of the request. @returns the cookies that clear it */
export async function signOut(ctx: Context, actor: Actor | null, headers: Headers): Promise<SessionCookie[]> {
  const auth = await authOf(ctx);
  const ended = await auth.api.signOut({ headers, returnHeaders: true });
  if (actor?.kind === 'user')
    await audit(ctx.db, actor, ctx.now(), {
      action: 'session.end',
      subject: `user:${actor.id}`,
      unit: actor.grants[0]?.unit ?? '',
    });
  return cookiesIn(ended.headers);
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
  const found = await auth.api.getSession({ headers, returnHeaders: true }).catch((error: unknown) => {
    throw unwrapped(error);
  });
  const cookies = cookiesIn(found.headers);
  if (!found.response) return { actor: null, cookies };
  const { id, name } = found.response.user;
  return { actor: { kind: 'user', id, name, grants: await grantsOf(ctx.db, id) }, cookies };
}

/** Removes sessions that have ended by themselves. */
export const tidySessions = (ctx: Context) => deleteExpired(ctx.db, ctx.now());
