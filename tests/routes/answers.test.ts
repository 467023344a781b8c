/** What every answer carries, and what is refused before anybody asks who calls. */
import { readdirSync } from 'node:fs';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Connection } from '#db/connect.server.ts';
import { createUser } from '#lib/access/access.server.ts';
import { pairDirectly } from '#lib/kiosk/pairing.server.ts';
import { readConfig } from '#lib/server/config.server.ts';
import { createContext } from '#lib/server/context.server.ts';
import { startApp, type RunningApp } from '../fixtures/app.ts';
import { openSite, type Site } from '../fixtures/site.ts';
import { builtCalls } from './built.ts';
import { sessionOf } from './callers.ts';
import { system } from './world.ts';

const EMAIL = 'quan.tri@vnpt.example';
const PASSWORD = 'mây trắng bay về';

let site: Site;
let connection: Connection;
let app: RunningApp;
let session: Record<string, string>;
let kiosk: Record<string, string>;

beforeAll(async () => {
  site = await openSite('sqlite');
  connection = connect(site.databaseUrl);
  const ctx = createContext(connection, readConfig({ DATABASE_URL: site.databaseUrl }), pino({ level: 'silent' }));
  session = await sessionOf(ctx, 'administrator', 'VNPT');
  await createUser(ctx, system, 'all', { email: EMAIL, name: 'A', role: 'analyst', unit: 'VNPT', password: PASSWORD });
  const { token } = await pairDirectly(ctx, system, { counter: 'DH-1' });
  kiosk = { authorization: `Bearer ${token}` };
  app = await startApp(site.databaseUrl, { env: { LOG_LEVEL: 'fatal' } });
});

afterAll(async () => {
  await app?.stop();
  await connection?.close();
  await site?.drop();
});

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(app.address + path, { headers: { accept: 'text/html', ...headers }, redirect: 'manual' });

const post = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
  fetch(app.address + path, {
    method: 'POST',
    body,
    headers: { accept: 'text/html', origin: app.address, ...headers },
    redirect: 'manual',
    ...({ duplex: 'half' } as object),
  });

const postForm = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  post(path, new URLSearchParams(fields), headers);

const firstIn = (folder: string, end: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((file) => file.endsWith(end)) ?? 'nothing';

/** The policy's sources by directive. */
const policyOf = (response: Response) =>
  new Map(
    (response.headers.get('content-security-policy') ?? '').split(';').map((directive) => {
      const [name = '', ...sources] = directive.trim().split(/\s+/);
      return [name, sources] as const;
    }),
  );

/** No script runs but our own, and no frame, plug-in or other site gets hold of the page. */
async function expectGuarded(response: Response) {
  const { headers } = response;
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-frame-options')).toBe('DENY');
  expect(headers.get('referrer-policy')).toBe('same-origin');
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  expect(headers.get('permissions-policy')).toContain('camera=()');
  expect(headers.get('x-powered-by')).toBeNull();

  const policy = policyOf(response);
  const scripts = policy.get('script-src') ?? policy.get('default-src') ?? [];
  const nonces = scripts.filter((source) => source.startsWith("'nonce-"));
  expect(scripts.filter((source) => !nonces.includes(source))).toEqual(["'self'"]);
  expect(policy.get('object-src')).toEqual(["'none'"]);
  expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
  expect(policy.get('form-action')).toEqual(["'self'"]);
  expect(policy.has('base-uri')).toBe(true);

  const text = await response.text();
  if (!headers.get('content-type')?.startsWith('text/html')) return;
  for (const [, attributes = ''] of text.matchAll(/<script\b([^>]*)>/g)) {
    const nonce = /nonce="([^"]+)"/.exec(attributes)?.[1];
    if (nonce) expect(nonces).toContain(`'nonce-${nonce}'`);
    else expect(attributes).toMatch(/src="\/(?!\/)/);
  }
  expect(text).not.toMatch(/<[^>]+\son\w+\s*=|javascript:/i);
}

describe('every answer is guarded', () => {
  test.each<[what: string, status: number, ask: () => Promise<Response>]>([
    ['a staff page', 200, () => get('/ranking', session)],
    ['the way to sign in', 303, () => get('/ranking')],
    ['the sign-in page', 200, () => get('/sign-in')],
    ['the kiosk', 200, () => get('/kiosk')],
    ['a page that is not', 404, () => get('/nothing')],
    ['a page that is not, of staff', 404, () => get('/kiosks/nothing', session)],
    ['a form from another site', 403, () => postForm('/preferences', {}, { origin: 'https://evil.example' })],
    ['a method that is not', 405, () => get('/preferences')],
    ['health', 200, () => get('/api/v1/health')],
    ['the API described', 200, () => get('/api/v1/openapi.json')],
    ['a configuration', 200, () => get('/api/v1/kiosk/config', kiosk)],
    ['an API that is not', 404, () => get('/api/v1/nothing')],
    ['a refusal of the API', 401, () => get('/api/v1/responses')],
    ['responses as a table', 200, () => get('/api/v1/responses', { ...session, accept: 'text/csv' })],
    ['numbers', 200, () => get('/metrics')],
    ['a picture', 200, () => get('/favicon.svg')],
    ['the worker', 200, () => get('/service-worker.js')],
    ['the kiosk’s bundle', 200, () => get(`/_kiosk/${firstIn('static/_kiosk', '.js')}`)],
    ['the staff’s bundle', 200, () => get(`/_app/${firstIn('build/client/_app', '.js')}`)],
    ['a body without end', 413, () => post('/sign-in?/in', 'x'.repeat(13_000_000))],
  ])('%s', async (_, status, ask) => {
    const response = await ask();
    expect(response.status).toBe(status);
    await expectGuarded(response);
  });

  test('a bug, on a page and in the API, and it says nothing of itself', async () => {
    await connection.db.schema.alterTable('notice').renameTo('notice_away').execute();
    await connection.db.schema.alterTable('score_day').renameTo('score_day_away').execute();
    try {
      const answers = [
        await get('/kiosks', session),
        await get('/api/v1/rankings?from=2026-11-01&to=2026-11-30', session),
      ];
      for (const response of answers) {
        expect(response.status).toBe(500);
        expect(await response.clone().text()).not.toMatch(/notice|score_day|no such table|node_modules|at \w+ \(/);
        await expectGuarded(response);
      }
    } finally {
      await connection.db.schema.alterTable('notice_away').renameTo('notice').execute();
      await connection.db.schema.alterTable('score_day_away').renameTo('score_day').execute();
    }
  });

  test('over https the browser is told to stay there, on plain http it is not', async () => {
    for (const path of ['/sign-in', '/favicon.svg', '/api/v1/health']) {
      expect((await get(path)).headers.get('strict-transport-security')).toBeNull();
      const secure = await get(path, { 'x-forwarded-proto': 'https' });
      expect(secure.headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
    }
  });

  test('what is personal is kept by no cache', async () => {
    for (const path of ['/ranking', '/kiosks', '/ranking/download', '/api/v1/responses', '/api/v1/rankings'])
      expect((await get(path, session)).headers.get('cache-control')).toBe('no-store');
  });
});

describe('a session’s cookie', () => {
  const begun = async (headers: Record<string, string>) => {
    const response = await postForm('/sign-in?/in', { login: EMAIL, password: PASSWORD }, headers);
    expect(response.status).toBe(303);
    return response.headers.getSetCookie().filter((cookie) => cookie.startsWith('smile.'));
  };

  test('is out of reach of scripts and other sites; over https it is sent over nothing else', async () => {
    const [plain = '', ...others] = await begun({});
    expect(others).toEqual([]);
    expect(plain).toMatch(/; HttpOnly/);
    expect(plain).toMatch(/; SameSite=Lax/);
    expect(plain).toMatch(/; Path=\//);
    expect(plain).not.toMatch(/; Secure/);
    const [secure = ''] = await begun({ 'x-forwarded-proto': 'https' });
    expect(secure).toMatch(/; Secure/);
    expect(secure).toMatch(/; HttpOnly/);
  });

  test('of language and looks: the same, but for scripts, which render in them', async () => {
    const chosen = { locale: 'en', theme: 'dark' };
    const cookies = (await postForm('/preferences', chosen, { 'x-forwarded-proto': 'https' })).headers.getSetCookie();
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies) expect(cookie).toMatch(/; Secure; SameSite=Lax$/);
  });
});

test('no form and no call with a session comes from another site, or from nowhere', async () => {
  const posts = (await builtCalls()).filter((call) => call.startsWith('POST '));
  expect(posts.length).toBeGreaterThan(9);
  for (const call of posts) {
    const path = call
      .slice('POST '.length)
      .replace(/\/\([^)]+\)/g, '')
      .replace(/\[[^\]]+\]/g, 'K1');
    for (const origin of ['https://evil.example', 'null', `${app.address}.evil.example`])
      expect([call, (await postForm(path, {}, { ...session, origin })).status]).toEqual([call, 403]);
    const nowhere = await fetch(app.address + path, { method: 'POST', headers: session, body: new URLSearchParams() });
    expect([call, nowhere.status]).toEqual([call, 403]);
  }
});

describe('a body is as large as its route needs', () => {
  const json = { 'content-type': 'application/json', 'accept-language': 'en' };
  const chunked = (size: number) =>
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(`login=${'x'.repeat(size)}`));
        controller.close();
      },
    });
  const typed = { 'content-type': 'application/x-www-form-urlencoded' };

  test.each<[what: string, status: number, ask: () => Promise<Response>]>([
    ['a sign-in', 413, () => postForm('/sign-in?/in', { login: 'x'.repeat(20_000) })],
    ['a sign-in that does not say how long it is', 413, () => post('/sign-in?/in', chunked(20_000), typed)],
    ['a short one that does not', 400, () => post('/sign-in?/in', chunked(20), typed)],
    ['a choice of language', 413, () => postForm('/preferences', { to: 'x'.repeat(4_000) })],
    ['a form of staff', 413, () => postForm('/kiosks?/seen', { id: 'x'.repeat(70_000) }, session)],
    ['a heartbeat', 413, () => post('/api/v1/kiosk/heartbeat', 'x'.repeat(5_000), { ...json, ...kiosk })],
    ['a pairing', 413, () => post('/api/v1/kiosk/pair', 'x'.repeat(2_000), json)],
    ['a batch of answers', 413, () => post('/api/v1/responses', 'x'.repeat(5_300_000), { ...json, ...kiosk })],
    [
      'a batch that may be as large',
      400,
      () => post('/api/v1/responses', 'x'.repeat(5_200_000), { ...json, ...kiosk }),
    ],
  ])('%s', async (_, status, ask) => {
    const response = await ask();
    expect(response.status).toBe(status);
    if (!response.url.includes('/api/')) return;
    expect(await response.json()).toMatchObject({
      status,
      code: status === 413 ? 'request.too-large' : 'request.malformed',
    });
  });
});

test('what was asked wrongly is said where, in the reader’s language', async () => {
  const asked = async (path: string, language: string) =>
    (await get(path, { ...session, 'accept-language': language })).json() as Promise<unknown>;
  for (const limit of ['0', '501', '-1', '1.5', 'many'])
    expect(await asked(`/api/v1/responses?limit=${limit}`, 'en')).toMatchObject({
      ...{ status: 400, code: 'request.invalid', where: 'limit', fault: 'out-of-range' },
      title: 'Invalid request: limit: out of range.',
    });
  expect(await asked('/api/v1/rankings?by=town', 'vi')).toMatchObject({
    title: 'Yêu cầu không hợp lệ: by: không thuộc các giá trị cho phép.',
  });
  expect(await asked('/api/v1/responses?limit=500', 'en')).toMatchObject({ responses: [] });
});

test('a ranking is handed out as a table to whoever asks for one', async () => {
  const path = '/api/v1/rankings?from=2026-11-01&to=2026-11-30&by=store';
  const table = await get(path, { ...session, accept: 'text/csv', 'accept-language': 'en' });
  expect(table.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(table.headers.get('content-disposition')).toContain('ranking-store-2026-11-01-2026-11-30.csv');
  expect(await table.text()).toMatch(/^\uFEFF?Place,Place from,Place to,Code,Store/);
  expect(await (await get(path, { ...session, accept: '*/*' })).json()).toMatchObject({ by: 'store' });
});
