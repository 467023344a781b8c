/** What kiosks report is gathered in memory: an orderly stop loses none of it, and two processes agree. */
import { afterEach, describe, expect, test } from 'vitest';
import { pairDirectly } from '#lib/kiosk/pairing.server.ts';
import { startApp, type RunningApp } from '../fixtures/app.ts';
import { engines } from '../fixtures/engines.ts';
import { administrator } from '../fixtures/organisation.ts';
import { openSite, type Site } from '../fixtures/site.ts';

const beat = (app: RunningApp, token: string, pending: number) =>
  fetch(`${app.address}/api/v1/kiosk/heartbeat`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({
      ...{ outbox: '01f3-outbox', pending, oldestPendingAt: null, lastSeq: 9, battery: null, appVersion: '1' },
      clock: new Date().toISOString(),
    }),
  });

describe.each(engines)('reports on %s', (engine) => {
  let site: Site | undefined;
  let apps: RunningApp[] = [];
  afterEach(async () => {
    for (const app of apps) await app.stop('SIGKILL');
    await site?.drop();
  });

  test('are on the disk when the processes that heard them have ended, the last word of each device', async () => {
    site = await openSite(engine);
    const counters = ['DH-1', 'DH-2', 'BD-1'];
    const kiosks = await site.look(async (ctx) => {
      const paired = [];
      for (const counter of counters) paired.push(await pairDirectly(ctx, administrator, { counter }));
      return paired;
    });
    apps = await Promise.all([startApp(site.databaseUrl), startApp(site.databaseUrl, { env: { JOBS: 'off' } })]);
    // Each device is heard by both, the second one later.
    for (const [at, app] of apps.entries())
      for (const { token } of kiosks) expect((await beat(app, token, at)).status).toBe(200);
    for (const app of apps.toReversed()) await app.stop();
    const kept = await site.look(({ db }) => db.selectFrom('kiosk_report').select(['kiosk', 'pending']).execute());
    const byId = (a: { kiosk: string }, b: { kiosk: string }) => (a.kiosk < b.kiosk ? -1 : 1);
    expect(kept.sort(byId)).toEqual(kiosks.map(({ kioskId: kiosk }) => ({ kiosk, pending: 1 })).sort(byId));
  });
});
