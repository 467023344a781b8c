/**
 * better-auth over our own database: sessions and the cookies that carry them. Who somebody is we find out ourselves
 * (password, second factor, single sign-on), since each way ends in the same steps. Its HTTP handler is not mounted:
 * everything is a form action, works without JavaScript, and stands behind our own origin check and limits.
 */
import { kyselyAdapter } from '@better-auth/kysely-adapter';
import { betterAuth } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import * as v from 'valibot';
import type { Context } from '#lib/server/context.server.ts';
import { serverSecret } from '#lib/server/seal.server.ts';
import { hashingSessionTokens } from './session-token.server.ts';

const DAY_SECONDS = 86_400;
const QUARTER_HOUR_SECONDS = 900;

/** Header by which our own calls tell better-auth the client's address, whatever the proxies before us said. */
export const ADDRESS_HEADER = 'x-smile-address';

/** Begins a session for somebody who has proved who they are. Called by us alone: the handler is not mounted. */
const beginning = {
  id: 'smile',
  endpoints: {
    beginSession: createAuthEndpoint(
      '/smile/begin-session',
      { method: 'POST', body: v.object({ user: v.string() }), metadata: { SERVER_ONLY: true } },
      async (ctx) => {
        const { internalAdapter } = ctx.context;
        const user = await internalAdapter.findUserById(ctx.body.user);
        if (!user) throw new Error('A session for nobody');
        const session = await internalAdapter.createSession(user.id);
        await setSessionCookie(ctx, { session, user });
        return { id: user.id, name: user.name };
      },
    ),
  },
} as const;

function build(ctx: Context, secret: string) {
  return betterAuth({
    appName: 'Smile',
    // Only its cookies would depend on the address, and we set their attributes ourselves.
    baseURL: ctx.config.origin ?? 'http://localhost',
    secret,
    database: hashingSessionTokens(kyselyAdapter(ctx.db, { type: ctx.engine })),
    // Prolonged by use, and known to the quarter hour when it was last used.
    session: { expiresIn: 7 * DAY_SECONDS, updateAge: QUARTER_HOUR_SECONDS },
    plugins: [beginning],
    advanced: {
      cookiePrefix: 'smile',
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      // Our migrations own the schema and every flow test runs on it.
      database: { validateSchema: false },
    },
    telemetry: { enabled: false },
    logger: { log: (level, message, ...details) => ctx.log[level]({ details }, `sign-in: ${message}`) },
  });
}

export type Auth = ReturnType<typeof build>;

const instances = new WeakMap<Context, Promise<Auth>>();

/** The context's better-auth, made on first use. */
export function authOf(ctx: Context): Promise<Auth> {
  let made = instances.get(ctx);
  if (!made) {
    made = serverSecret(ctx).then((secret) => build(ctx, secret));
    // A database that was away at the first try must not lock everybody out until a restart.
    made.catch(() => instances.delete(ctx));
    instances.set(ctx, made);
  }
  return made;
}
