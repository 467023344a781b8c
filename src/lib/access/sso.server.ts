/**
 * Single sign-on by OpenID Connect: authorization code with PKCE, state and nonce. Who comes is matched once by their
 * verified e-mail address, and from then on by the provider's own name for them. The second factor is asked for as ever.
 */
import * as oidc from 'openid-client';
import * as v from 'valibot';
import { Problem, type ProblemCode } from '#lib/problem.ts';
import type { Config } from '#lib/server/config.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { transacted } from '#lib/server/retry.server.ts';
import { seal, serverSecret, unseal } from '#lib/server/seal.server.ts';
import { normalName } from '#lib/ui/text.ts';
import { insertUser } from './access.queries.server.ts';
import { knownEmail } from './access.server.ts';
import { audit, auditOwn } from './audit.server.ts';
import * as logins from './login.queries.server.ts';
import type { LoginRow } from './login.queries.server.ts';
import type { User } from './roles.ts';
import { isOpen, type SessionCookie, type Visitor } from './session.server.ts';
import { accessSettings } from './settings.server.ts';
import { goOn, type Step } from './sign-in.server.ts';

export const SSO_COOKIE = 'smile.sso';
export const SSO_CALLBACK = '/sign-in/sso/callback';
const PURPOSE = 'sso';
const COOKIE_SECONDS = 600;
const TIMEOUT_SECONDS = 10;
const KNOWN_MS = 3_600_000;

type Provider = NonNullable<Config['oidc']>;

/** What the button calls the provider; null where there is none. */
export const ssoName = (ctx: Context) => ctx.config.oidc?.name ?? null;

const refusals = { failed: 'access.sso-failed', unknown: 'access.sso-unknown', away: 'access.sso-away' } as const;

/** The refusal that the sign-in page was sent to show. */
export function ssoProblem(word: string | null): Problem | null {
  const found = Object.entries(refusals).find(([name]) => name === word);
  return found ? new Problem(found[1]) : null;
}

/** The word by which the sign-in page is told of a refusal. */
export const ssoWord = (code: ProblemCode) =>
  Object.entries(refusals).find(([, known]) => known === code)?.[0] ?? 'failed';

interface Known {
  configuration: oidc.Configuration;
  until: number;
}
const known = new WeakMap<Context, Known>();

/** What the provider says of itself, asked at most once an hour. @throws Problem access.sso-away */
async function configurationOf(ctx: Context, provider: Provider): Promise<oidc.Configuration> {
  const found = known.get(ctx);
  if (found && found.until > Date.now()) return found.configuration;
  const issuer = new URL(provider.issuer);
  try {
    const configuration = await oidc.discovery(issuer, provider.clientId, provider.clientSecret, undefined, {
      timeout: TIMEOUT_SECONDS,
      // On one's own machine or network only; what it means, whoever sets an http issuer knows.
      ...(issuer.protocol === 'http:' ? { execute: [oidc.allowInsecureRequests] } : {}),
    });
    known.set(ctx, { configuration, until: Date.now() + KNOWN_MS });
    return configuration;
  } catch (error) {
    ctx.log.error({ err: error, issuer: provider.issuer }, 'single sign-on: provider does not answer');
    throw new Problem('access.sso-away');
  }
}

function providerOf(ctx: Context): Provider {
  if (!ctx.config.oidc) throw new Problem('not-found');
  return ctx.config.oidc;
}

const pendingSchema = v.object({
  state: v.string(),
  nonce: v.string(),
  verifier: v.string(),
  to: v.string(),
  until: v.number(),
});

/**
 * @param to where the person wants to go afterwards, a path of ours
 * @returns the provider's address to go to, and the cookie that remembers what was asked
 * @throws Problem not-found, access.sso-away
 */
export async function beginSso(ctx: Context, origin: string, to: string): Promise<{ url: URL; cookie: SessionCookie }> {
  const configuration = await configurationOf(ctx, providerOf(ctx));
  const verifier = oidc.randomPKCECodeVerifier();
  const asked = { state: oidc.randomState(), nonce: oidc.randomNonce() };
  const url = oidc.buildAuthorizationUrl(configuration, {
    ...asked,
    redirect_uri: `${ctx.config.origin ?? origin}${SSO_CALLBACK}`,
    scope: 'openid email profile',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  const pending = JSON.stringify({ ...asked, verifier, to, until: Date.now() + COOKIE_SECONDS * 1000 });
  const value = seal(await serverSecret(ctx), PURPOSE, pending);
  return { url, cookie: { name: SSO_COOKIE, value, maxAge: COOKIE_SECONDS } };
}

/** What was asked by this browser. @throws Problem access.sso-failed: nothing, or too long ago */
async function pendingIn(ctx: Context, cookie: string | undefined) {
  const text = cookie === undefined ? null : unseal(await serverSecret(ctx), PURPOSE, cookie);
  const pending = text === null ? null : v.parse(pendingSchema, JSON.parse(text));
  if (!pending || pending.until < Date.now()) throw new Problem('access.sso-failed');
  return pending;
}

interface Claims {
  subject: string;
  name: string;
  /** Only when the provider says that it is theirs. */
  email: string | null;
}

/** @throws Problem access.sso-failed */
async function claimsOf(
  ctx: Context,
  provider: Provider,
  address: URL,
  pending: v.InferOutput<typeof pendingSchema>,
): Promise<Claims> {
  const configuration = await configurationOf(ctx, provider);
  try {
    const tokens = await oidc.authorizationCodeGrant(configuration, address, {
      pkceCodeVerifier: pending.verifier,
      expectedState: pending.state,
      expectedNonce: pending.nonce,
      idTokenExpected: true,
    });
    const told = tokens.claims();
    if (!told) throw new Error('No ID token');
    // Many providers tell the e-mail address only when asked once more.
    const claims =
      told.email === undefined ? await oidc.fetchUserInfo(configuration, tokens.access_token, told.sub) : told;
    const { email, name } = claims;
    const verified = claims.email_verified === true && typeof email === 'string';
    return {
      subject: told.sub,
      name: typeof name === 'string' ? name : '',
      email: verified ? email.toLowerCase() : null,
    };
  } catch (error) {
    ctx.log.warn({ err: error }, 'single sign-on refused');
    throw new Problem('access.sso-failed');
  }
}

/** The account of somebody whom the provider vouches for; made now where the settings allow it. */
async function accountOf(ctx: Context, provider: string, { subject, name, email }: Claims): Promise<LoginRow> {
  const { ssoDefault } = await accessSettings(ctx);
  return transacted(ctx.db, async (tx) => {
    const met = await logins.userOfProvider(tx, provider, subject);
    if (!met && email === null) throw new Problem('access.sso-unknown');
    const found = met ? await logins.loginById(tx, met.userId) : await logins.loginByEmail(tx, email ?? '');
    if (met && found) return found;
    const now = ctx.now();
    if (found) {
      // The address belongs to somebody else there by now: an account does not change hands.
      const other = await logins.providerSubjectOf(tx, provider, found.id);
      if (other || !isOpen(ctx, found)) throw new Problem('access.sso-unknown');
      await logins.insertProviderAccount(tx, now, provider, subject, found.id);
      await logins.setVerified(tx, found.id, now);
      await logins.deleteLinks(tx, found.id, ['invitation']);
      await auditOwn(ctx, tx, { kind: 'user', id: found.id, name: found.name, grants: [] }, 'user.sso');
      return found;
    }
    if (!ssoDefault || email === null) throw new Problem('access.sso-unknown');
    const person = { email: knownEmail(email), name: normalName(name) || email, locale: 'vi', verified: true };
    const id = await insertUser(tx, now, { ...person, ...ssoDefault });
    const made = id === undefined ? undefined : await logins.loginById(tx, id);
    if (!made) throw new Problem('access.sso-unknown');
    await logins.insertProviderAccount(tx, now, provider, subject, made.id);
    const self: User = { kind: 'user', id: made.id, name: made.name, grants: [ssoDefault] };
    const entry = { action: 'user.create' as const, subject: `user:${made.id}`, unit: ssoDefault.unit };
    await audit(tx, self, now, { ...entry, after: { ...ssoDefault, by: 'sso' } });
    return made;
  });
}

/**
 * The provider has sent somebody back.
 * @param search of the address that they came to
 * @param cookie what `beginSso` left with the browser
 * @throws Problem not-found, access.sso-failed, access.sso-unknown, access.sso-away
 */
export async function finishSso(
  ctx: Context,
  search: string,
  cookie: string | undefined,
  visitor: Visitor,
): Promise<Step & { to: string }> {
  const provider = providerOf(ctx);
  const pending = await pendingIn(ctx, cookie);
  const address = new URL(`${ctx.config.origin ?? visitor.origin}${SSO_CALLBACK}${search}`);
  const claims = await claimsOf(ctx, provider, address, pending);
  const login = await accountOf(ctx, `oidc:${provider.issuer}`, claims);
  if (!isOpen(ctx, login)) throw new Problem('access.sso-unknown');
  const step = await goOn(ctx, login, visitor);
  return { ...step, cookies: [...step.cookies, { name: SSO_COOKIE, value: '', maxAge: 0 }], to: pending.to };
}
