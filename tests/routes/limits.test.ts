/** Refused for coming too often: what is said, and who is not touched by it. Here every limit is a thousandth. */
import pino from 'pino';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, type Connection } from '#db/connect.server.ts';
import { createPairingCode, pairDirectly } from '#lib/kiosk/pairing.server.ts';
import { readConfig } from '#lib/server/config.server.ts';
import { createContext, type Context } from '#lib/server/context.server.ts';
import { startApp, type RunningApp } from '../fixtures/app.ts';
import { openBrowser } from '../fixtures/browser.ts';
import { tap } from '../fixtures/organisation.ts';
import { openSite, type Site } from '../fixtures/site.ts';
import { system } from './world.ts';

let site: Site;
let connection: Connection;
let ctx: Context;
let app: RunningApp;
let browser: Browser;

beforeAll(async () => {
  site = await openSite('sqlite');
  connection = connect(site.databaseUrl);
  ctx = createContext(connection, readConfig({ DATABASE_URL: site.databaseUrl }), pino({ level: 'silent' }));
  await ctx.db.updateTable('unit').set({ opens: null, closes: null }).execute();
  app = await startApp(site.databaseUrl, { env: { RATE_FACTOR: '0.001', ADDRESS_HEADER: 'x-forwarded-for' } });
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
  await connection?.close();
  await site?.drop();
});

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const newKiosk = async () => (await pairDirectly(ctx, system, { counter: 'DH-1' })).token;
const from = (address: string, headers: Record<string, string> = {}) => ({ 'x-forwarded-for': address, ...headers });

const call = (path: string, headers: Record<string, string>, body?: unknown) =>
  fetch(app.address + path, {
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });

async function expectTooMany(response: Response, title: RegExp) {
  expect(response.status).toBe(429);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const seconds = Number(response.headers.get('retry-after'));
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(900);
  const problem = (await response.json()) as { title: string };
  expect(problem).toMatchObject({ status: 429, code: 'request.rate', seconds });
  expect(problem.title).toMatch(title);
}

const VI = /^Quá nhiều yêu cầu\. Xin thử lại sau \d+ giây\.$/;
const EN = /^Too many requests\. Please try again in \d+ seconds\.$/;

test('unknown tokens of an address are soon told to wait; good ones from there are let through', async () => {
  const token = await newKiosk();
  const chain = '203.0.113.1';
  expect((await call('/api/v1/kiosk/config', from(chain, bearer('smk_guess')))).status).toBe(401);
  await expectTooMany(await call('/api/v1/kiosk/config', from(chain, bearer('smk_other'))), VI);
  await expectTooMany(
    await call('/api/v1/responses', from(chain, { ...bearer('smt_other'), 'accept-language': 'en' })),
    EN,
  );
  expect((await call('/api/v1/kiosk/config', from(chain, bearer(token)))).status).toBe(200);
  expect((await call('/api/v1/kiosk/config', from('203.0.113.2', bearer('smk_guess')))).status).toBe(401);
});

test('heartbeat, configuration and answers, by device', async () => {
  const [one, other] = [bearer(await newKiosk()), bearer(await newKiosk())];
  const beat = { outbox: 'o1', pending: 0, lastSeq: 1, appVersion: '1', clock: '2026-11-20T03:00:00Z' };
  for (const [path, body] of [
    ['/api/v1/kiosk/heartbeat', beat],
    ['/api/v1/kiosk/config', undefined],
  ] as const) {
    expect((await call(path, one, body)).status).toBe(200);
    await expectTooMany(await call(path, one, body), VI);
    expect((await call(path, other, body)).status).toBe(200);
  }
  const batch = (size: number) => ({ responses: Array.from({ length: size }, () => tap(5)) });
  expect((await call('/api/v1/responses', one, batch(30))).status).toBe(200);
  await expectTooMany(await call('/api/v1/responses', { ...one, 'accept-language': 'en' }, batch(1)), EN);
  expect((await call('/api/v1/responses', other, batch(1))).status).toBe(200);
});

test('pairing, by address', async () => {
  const wrong = (address: string) => call('/api/v1/kiosk/pair', from(address), { code: 'nothing' });
  expect((await wrong('203.0.113.3')).status).toBe(400);
  await expectTooMany(await wrong('203.0.113.3'), VI);
  expect((await wrong('203.0.113.4')).status).toBe(400);
});

test('all calls of an address; this machine itself, where a proxy may stand, is not one', async () => {
  const ask = (headers: Record<string, string>) => call('/api/v1/openapi.json', headers);
  const statuses = await Promise.all(Array.from({ length: 70 }, async () => (await ask(from('2001:db8::1'))).status));
  expect(statuses.filter((status) => status === 200)).toHaveLength(60);
  await expectTooMany(await ask(from('2001:db8::2')), VI);
  expect((await ask(from('203.0.113.5'))).status).toBe(200);
  // Without the proxy's header: a call made here.
  for (let n = 0; n < 70; n++) expect((await ask({})).status).toBe(200);
});

test('a kiosk that is told to wait keeps its answers, waits, and sends them all', async () => {
  const { code } = await createPairingCode(ctx, system, { counter: 'DH-2' });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const seen: { status: number; at: number }[] = [];
  let refusing = true;
  await page.route('**/api/v1/responses', async (route) => {
    // Its own allowance at a thousandth is thirty answers: refused here as the server refuses, for a second.
    const response = refusing ? null : await route.fetch();
    seen.push({ status: response?.status() ?? 429, at: Date.now() });
    if (response) return route.fulfill({ response });
    const problem = { type: 'about:blank', title: '…', status: 429, code: 'request.rate', seconds: 1 };
    return route.fulfill({
      status: 429,
      headers: { 'content-type': 'application/problem+json', 'retry-after': '1' },
      body: JSON.stringify(problem),
    });
  });
  await page.goto(`${app.address}/kiosk#pair=${code}`);
  const question = page.getByRole('group', { name: 'Chọn một khuôn mặt' });
  await question.waitFor();
  await question.getByRole('button').first().click();
  await page.getByRole('button', { name: 'Xong' }).click();
  await expect.poll(() => seen.length, { timeout: 30_000 }).toBeGreaterThan(2);
  const of = () => ctx.db.selectFrom('response').select('id').where('counter', '=', 'DH-2').execute();
  expect(await of()).toEqual([]);
  const [first, second] = seen;
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1_000);
  refusing = false;
  await expect.poll(async () => (await of()).length, { timeout: 30_000 }).toBe(1);
  await page.close();
});
