/**
 * The database is full, read-only, locked, gone, stopped: whoever posts is told to come back, health says what is wrong,
 * and when it has passed everything goes on by itself, with nothing lost that was acknowledged.
 */
import SqliteDatabase from 'better-sqlite3';
import { mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createToken } from '#lib/access/token.server.ts';
import { startApp, type RunningApp } from '../fixtures/app.ts';
import { expectComplete } from '../fixtures/complete.ts';
import { pairedKiosks, postBatch, startLoad, type PostingKiosk } from '../fixtures/kiosks.ts';
import { newPostgres, type PostgresServer } from '../fixtures/postgres.ts';
import { openSite, siteAt, type Site } from '../fixtures/site.ts';

let site: Site;
let app: RunningApp;
let kiosks: PostingKiosk[];
/** An integration's, which may read everything. */
let token: string;

/** The refusals are wanted here: they need not be logged. */
const env = { LOG_LEVEL: 'silent' };

async function settle() {
  kiosks = await site.look((ctx) => pairedKiosks(ctx, 6));
  const server = { kind: 'system', id: 'cli', name: 'CLI' } as const;
  const made = await site.look((ctx) =>
    createToken(ctx, server, 'all', { name: 'Báo cáo', role: 'administrator', unit: 'VNPT' }),
  );
  token = made.token;
}

async function health() {
  const response = await fetch(`${app.address}/api/v1/health`);
  return { ...((await response.json()) as { database: string }), status: response.status };
}

const untilHealth = (status: number) =>
  expect.poll(health, { timeout: 30_000, interval: 50 }).toMatchObject({ status });

async function expectRefusal(response: Response) {
  expect(response.status).toBe(503);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await response.json()).toMatchObject({ status: 503, code: 'service.unavailable' });
}

/** The other doors that lead to the database, read and written. */
function otherDoors(bearer: string): Promise<Response>[] {
  const call = (path: string, as: string, init: RequestInit = {}) =>
    fetch(`${app.address}${path}`, { ...init, headers: { ...init.headers, authorization: `Bearer ${as}` } });
  const heartbeat = {
    outbox: 'none-of-ours',
    pending: 0,
    oldestPendingAt: null,
    lastSeq: 0,
    battery: 1,
    appVersion: '1',
    clock: new Date().toISOString(),
  };
  const json = { 'content-type': 'application/json' };
  return [
    call('/api/v1/kiosk/config', bearer),
    call('/api/v1/kiosk/heartbeat', bearer, { method: 'POST', headers: json, body: JSON.stringify(heartbeat) }),
    call('/api/v1/responses?limit=2', token),
    call('/api/v1/responses', token, { headers: { accept: 'text/csv' } }),
    call('/api/v1/rankings?from=2026-11-01&to=2026-11-02', token),
  ];
}

/** @param reads whether what only reads goes on meanwhile */
async function outage(
  begin: () => unknown,
  end: () => unknown,
  { says, reads = true }: { says: RegExp; reads?: boolean },
) {
  const [spare, ...busy] = kiosks;
  if (!spare) throw new Error('No kiosks');
  const load = startLoad(busy, () => app.address);
  try {
    await load.further(60);
    await begin();
    await untilHealth(503);
    expect((await health()).database).toMatch(says);
    const batch = spare.batch(30);
    await expectRefusal(await postBatch(app.address, spare.token, batch));
    for (const response of await Promise.all(otherDoors(spare.token))) {
      if (response.status === 503) await expectRefusal(response);
      else expect([response.url, response.status, reads]).toEqual([response.url, 200, true]);
    }
    await end();
    await untilHealth(200);
    await load.further(60);
    await load.finish();
    await spare.deliver(batch, () => app.address);
  } finally {
    load.abandon();
  }
  await expectComplete(site, kiosks);
  for (const { statuses, unanswered } of kiosks) {
    expect([...statuses.keys()].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(unanswered).toBe(0);
  }
}

describe('SQLite', () => {
  let path: string;
  beforeAll(async () => {
    site = await openSite('sqlite');
    path = site.databaseUrl.slice('file:'.length);
    await settle();
    app = await startApp(site.databaseUrl, { env, sqliteFaults: true });
  });
  afterAll(async () => {
    await app?.stop();
    await site?.drop();
  });

  test('full', () =>
    outage(
      () => app.sqlite('full'),
      () => app.sqlite('well'),
      { says: /SQLITE_FULL/ },
    ));

  test('read-only', () =>
    outage(
      () => app.sqlite('read-only'),
      () => app.sqlite('well'),
      { says: /SQLITE_READONLY/ },
    ));

  test('locked by another process', async () => {
    const other = new SqliteDatabase(path);
    await outage(
      () => other.exec('begin immediate'),
      () => other.exec('rollback'),
      { says: /SQLITE_BUSY|no answer/ },
    );
    other.close();
  });

  test('gone, and put back', async () => {
    const away = join(dirname(path), 'away');
    mkdirSync(away);
    const move = (from: string, to: string) => () =>
      ['smile.db', 'smile.db-wal', 'smile.db-shm'].forEach((name) => renameSync(join(from, name), join(to, name)));
    await outage(move(dirname(path), away), move(away, dirname(path)), { says: /SQLITE_/, reads: false });
  });

  test('gone, and another file in its place: nothing is acknowledged that goes nowhere', async () => {
    renameSync(path, `${path}.old`);
    new SqliteDatabase(path).close();
    await untilHealth(503);
    expect((await health()).database).toBe('SQLITE_READONLY_DBMOVED');
    const [kiosk] = kiosks;
    if (!kiosk) throw new Error('No kiosks');
    const batch = kiosk.batch(5);
    await expectRefusal(await postBatch(app.address, kiosk.token, batch));
    renameSync(`${path}.old`, path);
    await untilHealth(200);
    await kiosk.deliver(batch, () => app.address);
    await expectComplete(site, kiosks);
  });
});

describe('PostgreSQL', () => {
  let server: PostgresServer;
  let admin: pg.Client;
  beforeAll(async () => {
    server = await newPostgres();
    await server.start();
    site = await siteAt(server.url, () => server.drop());
    await settle();
    app = await startApp(site.databaseUrl, { env });
  });
  afterAll(async () => {
    await app?.stop();
    await site?.drop();
  });
  const connected = async () => {
    admin = new pg.Client({ connectionString: server.url });
    admin.on('error', () => undefined);
    await admin.connect();
  };
  afterEach(() => admin?.end());

  test.each(['SIGINT', 'SIGQUIT'] as const)('stopped by %s and started again', (signal) =>
    outage(
      () => server.stop(signal),
      () => server.start(),
      { says: /ECONN|57P0|terminated|no answer/, reads: false },
    ),
  );

  test('read-only', async () => {
    await connected();
    const set = (value: string) => async () => {
      await admin.query(`alter system set default_transaction_read_only = ${value}`);
      await admin.query('select pg_reload_conf()');
    };
    await outage(set('on'), set('off'), { says: /25006/ });
  });

  test('a table held by another process: whoever posts is told to come back', async () => {
    await connected();
    await admin.query('begin');
    await admin.query('lock table response in exclusive mode');
    const [kiosk] = kiosks;
    if (!kiosk) throw new Error('No kiosks');
    const batch = kiosk.batch(5);
    await expectRefusal(await postBatch(app.address, kiosk.token, batch));
    await admin.query('rollback');
    await kiosk.deliver(batch, () => app.address);
    await expectComplete(site, kiosks);
  });
});
