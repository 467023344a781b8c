/**
 * A day at a counter, with what days bring: no network, a power cut in the middle of a customer, a wrong clock, a bad
 * network. Each time exactly the ratings given are stored, once each, in order, and nobody touched anything for it.
 */
import { randomInt } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#lib/access/roles.ts';
import { revoke } from '#lib/kiosk/change.server.ts';
import { createPairingCode } from '#lib/kiosk/pairing.server.ts';
import { startFaultProxy, type Fault, type FaultProxy } from '../fixtures/fault-proxy.ts';
import { administrator } from '../fixtures/organisation.ts';
import { openShop, type Shop } from '../fixtures/shop.ts';
import { Tablet } from '../fixtures/tablet.ts';
import { WorldClock } from '../fixtures/world-clock.ts';

const DAY_MS = 86_400_000;
const server: Actor = { kind: 'system', id: 'cli', name: 'CLI' };

let world: WorldClock;
let shop: Shop;
let proxy: FaultProxy;
let tablet: Tablet;
beforeAll(async () => {
  world = new WorldClock(2 * DAY_MS);
  shop = await openShop('sqlite', world);
  proxy = await startFaultProxy(() => shop.app.address);
  proxy.now = world.now;
});
afterEach(async () => {
  await tablet.scrap();
  await shop.ctx.db.deleteFrom('response').execute();
});
afterAll(async () => {
  await proxy?.close();
  await shop?.close();
});

interface Rated {
  level: number;
  /** True time, milliseconds. */
  at: number;
}

const pairingCode = async () => (await createPairingCode(shop.ctx, server, { counter: 'DH-1' })).code;

/** A new tablet, paired, which could start without a network. */
async function unpack({ tabs = 1, fastBy = 0 } = {}) {
  tablet = new Tablet(proxy.address, world, fastBy);
  proxy.fault = () => 'none';
  proxy.log.length = 0;
  await tablet.boot({ tabs, hash: `#pair=${await pairingCode()}` });
  await tablet.installed();
}

/** Customers at each tab in turn. */
async function customers(count: number): Promise<Rated[]> {
  const rated: Rated[] = [];
  for (let n = 0; n < count; n++) {
    const level = randomInt(1, 6);
    const at = world.now();
    await tablet.customer(level, tablet.tabs[n % tablet.tabs.length]);
    rated.push({ level, at });
  }
  return rated;
}

/** Fifty customers; the power cut while the next one at each tab is thanked; on again, and twenty more. */
async function dayWithPowerCut({ offline = false } = {}): Promise<Rated[]> {
  await tablet.offline(offline);
  const rated = await customers(50);
  for (const page of tablet.tabs) {
    rated.push({ level: 2, at: world.now() });
    await tablet.touch(2, page);
    await world.pass(6_000);
  }
  const tabs = tablet.tabs.length;
  await tablet.powerCut();
  await world.pass(60_000);
  await tablet.boot({ offline, tabs });
  return [...rated, ...(await customers(20))];
}

const stored = () => shop.ctx.db.selectFrom('response').selectAll().orderBy('seq').execute();

/** Nobody touches anything, and after a while exactly these are stored: once each, in order, at their time, all counting. */
async function expectExactly(rated: Rated[]) {
  const waiting = async () => {
    await world.pass(2_000);
    return (await stored()).length;
  };
  await expect.poll(waiting, { timeout: 60_000, interval: 100 }).toBe(rated.length);
  const rows = await stored();
  expect(rows.map(({ rating }) => rating)).toEqual(rated.map(({ level }) => level));
  expect(rows.map(({ seq }) => seq)).toEqual(rated.map((_, n) => n + 1));
  expect(rows.filter(({ quarantined }) => quarantined === 1)).toEqual([]);
  const off = rows.map(({ corrected_at }, n) => Math.abs(Date.parse(corrected_at) - (rated[n]?.at ?? 0)));
  expect(Math.max(...off)).toBeLessThan(30_000);
  const { received } = await shop.ctx.db
    .selectFrom('outbox')
    .select('received')
    .where('id', '=', rows[0]?.outbox ?? '')
    .executeTakeFirstOrThrow();
  expect(received).toBe(`1-${rated.length}`);
}

test.each([
  ['one tab', {}],
  ['two tabs', { tabs: 2 }],
  ['clock two days fast', { fastBy: 2 * DAY_MS }],
  ['clock two days slow', { fastBy: -2 * DAY_MS }],
])('offline, power cut, offline again, network back: %s', async (_, options) => {
  await unpack(options);
  const rated = await dayWithPowerCut({ offline: true });
  expect(await stored()).toEqual([]);
  await tablet.offline(false);
  await expectExactly(rated);
});

const third = (): (() => Fault) => {
  let requests = 0;
  return () => (++requests % 3 === 0 ? 'refuse' : 'none');
};

test.each([
  ['every third request fails', third()],
  ['every reply is lost after the commit', (): Fault => 'lose-reply'],
  ['a proxy hangs', (): Fault => 'hang'],
  ["a wireless network's log-in page answers", (): Fault => 'foreign'],
])('%s, all day and through a power cut; then it passes', async (_, fault) => {
  await unpack();
  proxy.fault = fault;
  const rated = await dayWithPowerCut();
  proxy.fault = () => 'none';
  await expectExactly(rated);
  const hit = proxy.log.filter(({ path, fault: befell }) => path === '/api/v1/responses' && befell !== 'none');
  expect(hit.length).toBeGreaterThan(5);
});

test('token revoked in the middle: nothing is lost; paired again, it drains', async () => {
  await unpack();
  const rated = await customers(10);
  await expect.poll(async () => (await stored()).length).toBe(10);
  await tablet.offline(true);
  rated.push(...(await customers(10)));
  const [kiosk] = await shop.ctx.db.selectFrom('kiosk').select('id').orderBy('created_at', 'desc').limit(1).execute();
  await revoke(shop.ctx, administrator, kiosk?.id ?? '');
  await tablet.offline(false);
  await tablet.page.getByText('Máy cần được ghép lại').waitFor();
  rated.push(...(await customers(10)));
  expect(await stored()).toHaveLength(10);
  await tablet.open(`#pair=${await pairingCode()}`);
  await expectExactly(rated);
  await tablet.page.getByText('Máy cần được ghép lại').waitFor({ state: 'detached' });
});
