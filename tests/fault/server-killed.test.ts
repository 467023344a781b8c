/**
 * The server dies without warning while kiosks post. What it acknowledged is there, nothing twice, and the counts are
 * what the responses say.
 */
import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BatchReply } from '#lib/response/envelope.ts';
import { startApp, type RunningApp } from '../fixtures/app.ts';
import { acknowledgedBy, expectComplete, storedIds } from '../fixtures/complete.ts';
import { engines } from '../fixtures/engines.ts';
import { pairedKiosks, postBatch, startLoad, type PostingKiosk } from '../fixtures/kiosks.ts';
import { openSite, type Site } from '../fixtures/site.ts';

const KILLS = 10;
const portOf = (app: RunningApp) => Number(new URL(app.address).port);

/** The same batch from five clients at once. @returns how often each item was said to be stored, and to be repeated */
async function fiveAtOnce(kiosk: PostingKiosk, addresses: string[]) {
  const batch = kiosk.batch(40);
  const replies = await Promise.all(
    Array.from({ length: 5 }, async (_, n) => {
      const response = await postBatch(addresses[n % addresses.length] ?? '', kiosk.token, batch);
      expect(response.status).toBe(200);
      return (await response.json()) as BatchReply;
    }),
  );
  const said = replies.flatMap(({ results }) => results);
  for (const { id } of said) kiosk.acknowledged.add(id);
  return {
    stored: said.filter(({ status }) => status === 'stored').length,
    duplicate: said.filter(({ status }) => status === 'duplicate').length,
  };
}

/** Kills the server when some more answers have been acknowledged, each time in the middle of others. */
async function killedUnderLoad(site: Site, kiosks: PostingKiosk[]) {
  let app = await startApp(site.databaseUrl);
  const port = portOf(app);
  const load = startLoad(kiosks, () => app.address);
  let starts = 1;
  for (; starts <= KILLS; starts++) {
    await load.further(randomInt(10, 100));
    await app.stop('SIGKILL');
    const acknowledged = acknowledgedBy(kiosks);
    app = await startApp(site.databaseUrl, { port });
    const ids = new Set(await storedIds(site));
    expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
  }
  await load.finish();
  return app;
}

describe.each(engines)('one server on %s', (engine) => {
  let site: Site;
  let kiosks: PostingKiosk[];
  let app: RunningApp | undefined;
  beforeAll(async () => {
    site = await openSite(engine);
    kiosks = await site.look((ctx) => pairedKiosks(ctx, 8));
  });
  afterAll(async () => {
    await app?.stop();
    await site?.drop();
  });

  test(`killed ${KILLS} times under load: nothing acknowledged is lost, nothing is there twice`, async () => {
    app = await killedUnderLoad(site, kiosks);
    await expectComplete(site, kiosks);
    // The kills came in the middle of something, or they proved nothing.
    expect(kiosks.reduce((sum, { unanswered }) => sum + unanswered, 0)).toBeGreaterThanOrEqual(KILLS);
    for (const { statuses } of kiosks) expect([...statuses.keys()]).toEqual([200]);
  });

  test('asked to end under load: it ends, though kiosks go on posting, and nothing is lost', async () => {
    if (!app) throw new Error('No application');
    const ending = app;
    const port = portOf(ending);
    const load = startLoad(kiosks, () => ending.address);
    await load.further(50);
    await ending.stop('SIGTERM');
    app = await startApp(site.databaseUrl, { port });
    await load.finish();
    await expectComplete(site, kiosks);
  });

  test('five clients with the same batch at once: stored once', async () => {
    const [kiosk] = kiosks;
    for (let round = 0; kiosk && app && round < 5; round++)
      expect(await fiveAtOnce(kiosk, [app.address])).toEqual({ stored: 40, duplicate: 160 });
    await expectComplete(site, kiosks);
  });
});

describe('two servers on one PostgreSQL', () => {
  let site: Site;
  let kiosks: PostingKiosk[];
  const apps: RunningApp[] = [];
  const addressOf = (n: number) => apps[n % apps.length]?.address ?? '';
  beforeAll(async () => {
    site = await openSite('postgres');
    kiosks = await site.look((ctx) => pairedKiosks(ctx, 8));
    apps.push(...(await Promise.all([startApp(site.databaseUrl), startApp(site.databaseUrl)])));
  });
  afterAll(async () => {
    await Promise.all(apps.map((app) => app.stop()));
    await site?.drop();
  });

  test('the same batch to both at once, while others post: stored once', async () => {
    const [shared, ...others] = kiosks;
    const load = startLoad(others, addressOf);
    for (let round = 0; shared && round < 5; round++)
      expect(
        await fiveAtOnce(
          shared,
          apps.map(({ address }) => address),
        ),
      ).toEqual({ stored: 40, duplicate: 160 });
    await load.finish();
    await expectComplete(site, kiosks);
  });

  test(`one or the other killed under load, ${KILLS} times, its kiosks going over: nothing lost, nothing twice`, async () => {
    let attempts = 0;
    // As a proxy would: every attempt may reach either.
    const load = startLoad(kiosks, () => addressOf(attempts++));
    for (let kill = 0; kill < KILLS; kill++) {
      await load.further(randomInt(10, 100));
      const victim = kill % 2;
      const port = portOf(apps[victim] as RunningApp);
      await apps[victim]?.stop('SIGKILL');
      const acknowledged = acknowledgedBy(kiosks);
      // The other one serves meanwhile.
      await load.further(40);
      apps[victim] = await startApp(site.databaseUrl, { port });
      const ids = new Set(await storedIds(site));
      expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
    }
    await load.finish();
    await expectComplete(site, kiosks);
  });
});
