/**
 * better-auth over our own database: e-mail and password, sessions in a cookie. Its HTTP handler is not mounted; sign-in
 * and sign-out are form actions, so they work without JavaScript, behind our own origin check and limits.
 */
import { betterAuth } from 'better-auth';
import type { Context } from '#lib/server/context.server.ts';
import { serverSecret } from '#lib/server/seal.server.ts';
import { slowHash, slowHashMatches } from '#lib/server/slow-hash.server.ts';
import { passwordLength } from './password.ts';

const DAY_SECONDS = 86_400;

/** Header by which our own calls tell better-auth the client's address, whatever the proxies before us said. */
export const ADDRESS_HEADER = 'x-smile-address';

function build(ctx: Context, secret: string) {
  return betterAuth({
    appName: 'Smile',
    // Only its cookies would depend on the address, and we set their attributes ourselves.
    baseURL: ctx.config.origin ?? 'http://localhost',
    secret,
    database: { db: ctx.db, type: ctx.engine },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
      password: {
        hash: (password) => slowHash(password),
        verify: ({ password, hash }) => slowHashMatches(password, hash),
      },
    },
    session: { expiresIn: 7 * DAY_SECONDS, updateAge: DAY_SECONDS },
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
