import { afterAll, beforeAll, expect, test } from 'vitest';
import { invite } from '#lib/access/invitation.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { actorOf } from '#lib/access/session.server.ts';
import { changeAccessSettings } from '#lib/access/settings.server.ts';
import { beginSso, finishSso, SSO_CALLBACK } from '#lib/access/sso.server.ts';
import { dealWith } from '#lib/access/user.server.ts';
import { readConfig } from '#lib/server/config.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { openIdentityProvider, type Identity, type IdentityProvider } from '../fixtures/identity-provider.ts';
import { smallOrganisation } from '../fixtures/organisation.ts';
import { headersWith, quickPerson, visitor } from '../fixtures/sign-in.ts';

const server: Actor = { kind: 'system', id: 'cli', name: 'CLI' };
const origin = 'https://nucuoi.example';

/** Walks through the provider's pages as a browser does. @returns the query that it sends back to us with */
async function throughProvider(url: URL, who: string): Promise<string> {
  const jar = new Map<string, string>();
  const step = async (address: URL, body?: URLSearchParams): Promise<string> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const method = body ? 'POST' : 'GET';
    const reply = await fetch(address, { method, redirect: 'manual', headers: { cookie }, ...(body ? { body } : {}) });
    for (const header of reply.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
      jar.set(name, value);
    }
    const location = reply.headers.get('location');
    if (location) {
      const next = new URL(location, address);
      return next.pathname === SSO_CALLBACK ? next.search : step(next);
    }
    const page = await reply.text();
    const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1];
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
    if (!action || !prompt) throw new Error(`The provider said: ${page.slice(0, 500)}`);
    const answers = { prompt, ...(prompt === 'login' ? { login: who, password: 'any' } : {}) };
    return step(new URL(action, address), new URLSearchParams(answers));
  };
  return step(url);
}

onEachEngine('single sign-on', (stage) => {
  let provider: IdentityProvider;
  let ctx: Context;
  let serial = 0;
  beforeAll(async () => {
    provider = await openIdentityProvider(`${origin}${SSO_CALLBACK}`);
    await smallOrganisation(stage().ctx.db);
    ctx = { ...stage().ctx, config: readConfig({ DATABASE_URL: stage().url, ...provider.env }) };
  });
  afterAll(() => provider.close());

  const known = (more: Partial<Identity> = {}) => {
    const who = `subject-${++serial}`;
    const identity = { email: `sso-${serial}@vnpt.example`, email_verified: true, name: 'Đỗ Khánh Linh', ...more };
    provider.people.set(who, identity);
    return { who, ...identity };
  };
  async function comesBy(who: string) {
    const { url, cookie } = await beginSso(ctx, origin, '/kiosks');
    return finishSso(ctx, await throughProvider(url, who), cookie.value, visitor());
  }
  const actorBy = async (who: string) => (await actorOf(ctx, headersWith((await comesBy(who)).cookies))).actor;
  const invited = (email: string) =>
    invite(ctx, server, 'all', { email, name: 'Linh', role: 'analyst', unit: 'QT', locale: 'vi' }, origin);

  test('somebody invited comes in by their verified address, and from then on by the provider’s name for them', async () => {
    const { who, email } = known({ email: 'Linh.DK@vnpt.example' });
    const { id, url } = await invited(email);
    const step = await comesBy(who);
    expect(step).toMatchObject({ next: 'in', to: '/kiosks' });
    const { actor } = await actorOf(ctx, headersWith(step.cookies));
    expect(actor).toMatchObject({ id, grants: [{ role: 'analyst', unit: 'QT' }] });
    expect(url).not.toBeNull();
    const left = await ctx.db.selectFrom('login_link').select('hash').where('user', '=', id).execute();
    expect(left).toEqual([]);
    provider.people.set(who, { email: 'new-name@vnpt.example', email_verified: true, name: 'Linh' });
    expect(await actorBy(who)).toMatchObject({ id });
  });

  test('an address that is not verified, or not invited, opens nothing', async () => {
    const unknown = { code: 'access.sso-unknown' };
    const unverified = known({ email_verified: false });
    await invited(unverified.email);
    await expect(comesBy(unverified.who)).rejects.toMatchObject(unknown);
    await expect(comesBy(known().who)).rejects.toMatchObject(unknown);
  });

  test('an address that has passed to somebody else there does not hand the account over', async () => {
    const { who, email } = known();
    await invited(email);
    await comesBy(who);
    await expect(comesBy(known({ email }).who)).rejects.toMatchObject({ code: 'access.sso-unknown' });
  });

  test('who was deactivated stays out', async () => {
    const { who, email } = known();
    const { id } = await invited(email);
    await comesBy(who);
    await dealWith(ctx, server, 'all', id, 'deactivate');
    await expect(comesBy(who)).rejects.toMatchObject({ code: 'access.sso-unknown' });
  });

  test('a second factor is asked for here as well', async () => {
    const { who, email } = known();
    const id = await quickPerson(ctx, { email, password: 'trời xanh mây trắng', role: 'analyst', unit: 'QT' });
    await ctx.db
      .insertInto('second_factor')
      .values({
        user: id,
        sealed: '',
        confirmed_at: ctx.now().toISOString(),
        last_step: 0,
        failures: 0,
        locked_until: null,
      })
      .execute();
    expect((await comesBy(who)).next).toBe('code');
  });

  test('strangers get the role that the settings name, where they name one', async () => {
    const settings = (ssoDefault: { role: 'analyst'; unit: string } | null) =>
      changeAccessSettings(ctx, server, true, { totpRequired: false, ssoDefault });
    await settings({ role: 'analyst', unit: 'DH' });
    const { who } = known({ name: 'Hoàng  Mỹ Duyên' });
    expect(await actorBy(who)).toMatchObject({ name: 'Hoàng Mỹ Duyên', grants: [{ role: 'analyst', unit: 'DH' }] });
    await settings(null);
    expect(await actorBy(who)).toMatchObject({ grants: [{ role: 'analyst', unit: 'DH' }] });
    await expect(comesBy(known().who)).rejects.toMatchObject({ code: 'access.sso-unknown' });
    const forbidden = changeAccessSettings(ctx, server, false, { totpRequired: true, ssoDefault: null });
    await expect(forbidden).rejects.toMatchObject({ code: 'access.forbidden' });
  });

  test('an answer to what another browser asked, asked twice or made up, is refused', async () => {
    const { who, email } = known();
    await invited(email);
    const failed = { code: 'access.sso-failed' };
    const [mine, other] = [await beginSso(ctx, origin, '/'), await beginSso(ctx, origin, '/')];
    const answer = await throughProvider(mine.url, who);
    await expect(finishSso(ctx, answer, other.cookie.value, visitor())).rejects.toMatchObject(failed);
    await expect(finishSso(ctx, answer, undefined, visitor())).rejects.toMatchObject(failed);
    await expect(finishSso(ctx, answer, `x${mine.cookie.value}`, visitor())).rejects.toMatchObject(failed);
    await expect(finishSso(ctx, '?error=access_denied', mine.cookie.value, visitor())).rejects.toMatchObject(failed);
    const state = new URLSearchParams(answer).get('state') ?? '';
    const guessed = `?${new URLSearchParams({ code: 'guessed', state })}`;
    await expect(finishSso(ctx, guessed, mine.cookie.value, visitor())).rejects.toMatchObject(failed);
    await finishSso(ctx, answer, mine.cookie.value, visitor());
    await expect(finishSso(ctx, answer, mine.cookie.value, visitor())).rejects.toMatchObject(failed);
    expect(mine.url.searchParams.get('code_challenge_method')).toBe('S256');
  });

  test('a provider that does not answer is told, and asked again the next time', async () => {
    const env = { ...provider.env, DATABASE_URL: stage().url, OIDC_ISSUER: 'http://127.0.0.1:1' };
    const away: Context = { ...ctx, config: readConfig(env) };
    await expect(beginSso(away, origin, '/')).rejects.toMatchObject({ code: 'access.sso-away' });
    const without: Context = { ...ctx, config: readConfig({ DATABASE_URL: stage().url }) };
    await expect(beginSso(without, origin, '/')).rejects.toMatchObject({ code: 'not-found' });
  });
});
