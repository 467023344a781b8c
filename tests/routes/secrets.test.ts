/** What opens doors is written nowhere: not in the log at its most talkative, not in the database, not in an address. */
import { sql } from 'kysely';
import pino from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Connection } from '#db/connect.server.ts';
import { createUser } from '#lib/access/access.server.ts';
import { createToken } from '#lib/access/token.server.ts';
import { revoke } from '#lib/kiosk/change.server.ts';
import { createPairingCode, pairDirectly } from '#lib/kiosk/pairing.server.ts';
import { sealPin } from '#lib/kiosk/pin.ts';
import { hashPin } from '#lib/organisation/pin.server.ts';
import { sealingKey } from '#lib/organisation/sign-on.server.ts';
import { readConfig } from '#lib/server/config.server.ts';
import { createContext, type Context } from '#lib/server/context.server.ts';
import { startApp, type RunningApp } from '../fixtures/app.ts';
import { openBrowser } from '../fixtures/browser.ts';
import { engines } from '../fixtures/engines.ts';
import { tap } from '../fixtures/organisation.ts';
import { openSite, type Site } from '../fixtures/site.ts';
import { system } from './world.ts';

const PIN = '73915284';
const WRONG_PIN = '48251937';
const PASSWORD = 'hoa sen trắng muốt';
const WRONG_PASSWORD = 'hoa súng tím ngắt';
const EMAIL = 'quan.tri@vnpt.example';

describe.each(engines)('secrets on %s', (engine) => {
  let site: Site;
  let connection: Connection;
  let ctx: Context;
  let app: RunningApp;
  let log = '';
  /** By what they are; each is looked for as it is, and as an address or base64 would write it. */
  const secrets = new Map([
    ['PIN', PIN],
    ['wrong PIN', WRONG_PIN],
    ['password', PASSWORD],
    ['wrong password', WRONG_PASSWORD],
    ['unknown kiosk token', `smk_${'u'.repeat(20)}Zq7${'w'.repeat(20)}`],
    ['unknown API token', `smt_${'x'.repeat(20)}Zq9${'y'.repeat(20)}`],
  ]);
  const secret = (name: string) => {
    const found = secrets.get(name);
    if (!found) throw new Error(`No secret ${name} yet`);
    return found;
  };

  /** Secrets that stand in a text. */
  function foundIn(text: string): string[] {
    const written = (value: string) => [value, encodeURIComponent(value), Buffer.from(value).toString('base64')];
    // Digits by themselves: in the middle of a longer number or id they are chance.
    const stands = (value: string) =>
      /^\d+$/.test(value) ? new RegExp(`(?<![\\w-])${value}(?![\\w-])`).test(text) : text.includes(value);
    return [...secrets].flatMap(([name, value]) => (written(value).some(stands) ? [name] : []));
  }

  beforeAll(async () => {
    site = await openSite(engine);
    connection = connect(site.databaseUrl);
    ctx = createContext(connection, readConfig({ DATABASE_URL: site.databaseUrl }), pino({ level: 'silent' }));
    // Open at whatever hour the tests run.
    await ctx.db.updateTable('unit').set({ opens: null, closes: null }).execute();
    const pin_hash = await hashPin(PIN);
    await ctx.db.updateTable('employee').set({ pin_hash }).where('code', '=', 'NV1').execute();
    await createUser(ctx, system, 'all', {
      email: EMAIL,
      name: 'A',
      role: 'administrator',
      unit: 'VNPT',
      password: PASSWORD,
    });
    secrets.set(
      'API token',
      (await createToken(ctx, system, 'all', { name: 'T', role: 'administrator', unit: 'VNPT' })).token,
    );
    const revoked = await pairDirectly(ctx, system, { counter: 'BD-1' });
    secrets.set('revoked kiosk token', revoked.token);
    await revoke(ctx, system, revoked.kioskId);
    const made = await createPairingCode(ctx, system, { counter: 'DH-1' });
    secrets.set('pairing code', made.code).set('corner PIN', made.cornerPin);
    const spare = await createPairingCode(ctx, system, { counter: 'DH-2' });
    secrets.set('pairing code not used', spare.code);
    app = await startApp(site.databaseUrl, { env: { LOG_LEVEL: 'trace' }, onLog: (text) => void (log += text) });
  });

  afterAll(async () => {
    await app?.stop();
    await connection?.close();
    await site?.drop();
  });

  const call = async (path: string, body?: unknown, token?: string) => {
    const response = await fetch(app.address + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, text };
  };

  const signIn = (password: string) =>
    fetch(`${app.address}/sign-in?/in`, {
      method: 'POST',
      headers: { origin: app.address, accept: 'text/html' },
      body: new URLSearchParams({ login: EMAIL, password }),
      redirect: 'manual',
    });

  const sealed = async (pin: string) => {
    const id = uuidv7();
    const proof = await sealPin({ pin, employee: 'NV1', event: id }, await sealingKey(ctx.db));
    secrets.set(`proof of ${pin}`, proof);
    return { id, type: 'sign-on', at: new Date().toISOString(), employee: 'NV1', proof };
  };

  const now = () => new Date().toISOString();
  const beat = () => ({ outbox: 'outbox-1', pending: 0, lastSeq: 1, appVersion: '1', clock: now() });
  const answer = () => tap(5, { answeredAt: now(), startedAt: now() });

  test('good calls', async () => {
    const paired = await call('/api/v1/kiosk/pair', { code: secret('pairing code') });
    expect(paired.status).toBe(200);
    secrets.set('kiosk token', (JSON.parse(paired.text) as { token: string }).token);
    const events = [
      { ...(await sealed(WRONG_PIN)), seq: 1 },
      { ...(await sealed(PIN)), seq: 2 },
    ];
    const posted = await call(
      '/api/v1/responses',
      { outbox: 'outbox-1', responses: [answer()], events },
      secret('kiosk token'),
    );
    const said = JSON.parse(posted.text) as { results: { status: string; problem?: { code: string } }[] };
    expect(said.results.map(({ status, problem }) => problem?.code ?? status)).toEqual([
      'stored',
      'event.wrong-pin',
      'stored',
    ]);
    expect((await call('/api/v1/kiosk/heartbeat', beat(), secret('kiosk token'))).status).toBe(200);
    expect((await call('/api/v1/kiosk/config', undefined, secret('kiosk token'))).status).toBe(200);
    expect((await call('/api/v1/responses', undefined, secret('API token'))).status).toBe(200);
    const begun = await signIn(PASSWORD);
    expect(begun.status).toBe(303);
    const [cookie = ''] = begun.headers.getSetCookie().filter((text) => text.startsWith('smile.session_token='));
    secrets.set('session', decodeURIComponent(cookie.split(/[=;]/)[1] ?? ''));
    expect(secret('session').length).toBeGreaterThan(40);
    // What the cookie signs: where the signing secret is kept in the database, the token alone would be the session.
    secrets.set('session token', secret('session').split('.')[0] ?? '');
    expect(secret('session token').length).toBeGreaterThan(20);
  });

  test('bad calls', async () => {
    expect((await signIn(WRONG_PASSWORD)).status).toBe(400);
    for (const name of ['unknown kiosk token', 'unknown API token', 'revoked kiosk token'])
      expect((await call('/api/v1/responses', { responses: [answer()] }, secret(name))).status).toBe(401);
    // Where they do not belong: in a body that is none, in fields, in an address.
    const lost = JSON.stringify([...secrets]).slice(0, -1);
    expect((await call('/api/v1/responses', lost, secret('kiosk token'))).status).toBe(400);
    expect(
      (await call('/api/v1/kiosk/heartbeat', { token: secret('kiosk token') }, secret('kiosk token'))).status,
    ).toBe(400);
    expect((await call('/api/v1/kiosk/pair', { code: `${secret('pairing code not used')}X` })).status).toBe(400);
    expect((await call(`/nothing/${secret('kiosk token')}?password=${encodeURIComponent(PASSWORD)}`)).status).toBe(404);
    expect((await call(`/api/v1/nothing?token=${secret('API token')}`)).status).toBe(404);
  });

  test('calls that meet a bug', async () => {
    const broken = [
      'response',
      'kiosk',
      'pairing_code',
      'session',
      'outbox',
      'employee',
      'quarantine',
      'score_day',
    ] as const;
    const rename = (from: string, to: string) =>
      sql`alter table ${sql.table(from)} rename to ${sql.table(to)}`.execute(ctx.db);
    const statuses: number[] = [];
    for (const table of broken) {
      await rename(table, `${table}_away`);
      const events = [{ ...(await sealed(PIN)), seq: 3 }];
      const token = secret('kiosk token');
      const cookie = `smile.session_token=${encodeURIComponent(secret('session'))}`;
      const answers = [
        await call('/api/v1/responses', { outbox: 'outbox-1', responses: [answer()], events }, token),
        await call('/api/v1/responses', undefined, secret('API token')),
        await call('/api/v1/kiosk/heartbeat', beat(), token),
        await call('/api/v1/kiosk/config', undefined, token),
        await call('/api/v1/kiosk/pair', { code: secret('pairing code not used') }),
        await signIn(PASSWORD),
        await fetch(`${app.address}/ranking?from=2026-11-01&to=2026-11-30`, {
          headers: { cookie },
          redirect: 'manual',
        }),
      ];
      statuses.push(...answers.map(({ status }) => status));
      await rename(`${table}_away`, table);
      for (const { text } of answers.filter((each) => 'text' in each && typeof each.text === 'string') as {
        text: string;
      }[])
        expect(foundIn(text)).toEqual([]);
    }
    expect(statuses.filter((status) => status >= 500).length).toBeGreaterThan(broken.length);
    // Every bug was logged: had nothing been, nothing could be found.
    expect(log.match(/"msg":"bug"/g)?.length).toBeGreaterThan(broken.length);
  });

  test('the log holds none of them', () => {
    expect(foundIn(log)).toEqual([]);
  });

  test('the database holds none of them', async () => {
    const tables = (await ctx.db.introspection.getTables()).map(({ name }) => name);
    expect(tables.length).toBeGreaterThan(20);
    for (const table of tables) {
      const { rows } = await sql`select * from ${sql.table(table)}`.execute(ctx.db);
      expect([table, foundIn(JSON.stringify(rows))]).toEqual([table, []]);
    }
  });

  test('a kiosk that is paired by a link, works and sends, puts none of them into an address', async () => {
    const { code, cornerPin } = await createPairingCode(ctx, system, { counter: 'BD-1' }, 'Kiosk');
    secrets.set('pairing code of the link', code).set('corner PIN of the link', cornerPin);
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      const addresses: string[] = [];
      page.on('request', (request) => addresses.push(request.url(), request.headers().referer ?? ''));
      await page.goto(`${app.address}/kiosk#pair=${code}`);
      await page.getByRole('group', { name: 'Chọn một khuôn mặt' }).waitFor();
      await expect.poll(() => addresses.some((url) => url.endsWith('/heartbeat'))).toBe(true);
      // What is after the hash is the browser's own affair; it is never sent.
      const sent = addresses.map((url) => url.split('#')[0]).join('\n');
      expect(foundIn(sent)).toEqual([]);
      expect(sent).not.toMatch(/smk_|smt_/);
      expect(page.url()).not.toContain(code);
    } finally {
      await browser.close();
    }
    expect(foundIn(log)).toEqual([]);
  });
});
