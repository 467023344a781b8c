/**
 * A day at a counter, with what days bring: no network, a power cut in the middle of a customer, a wrong clock, a bad
 * network. Each time exactly the ratings given are stored, once each, in order, and nobody touched anything for it.
 */
import { randomInt } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createPairingCode } from '#lib/kiosk/pairing.server.ts';
import { startFaultProxy, type FaultProxy } from '../fixtures/fault-proxy.ts';
import { openShop, type Shop } from '../fixtures/shop.ts';
import { Tablet, type TabletOptions } from '../fixtures/tablet.ts';

const DAY_MS = 86_400_000;

let shop: Shop;
let proxy: FaultProxy;
let tablet: Tablet | undefined;
beforeAll(async () => {
  shop = await openShop();
  proxy = await startFaultProxy(() => shop.app.address);
});
afterEach(async () => {
  await tablet?.scrap();
  tablet = undefined;
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

const pairingCode = async () => {
  const { code } = await createPairingCode(shop.ctx, { kind: 'system', id: 'cli', name: 'CLI' }, { counter: 'DH-1' });
  return code;
};

/** A new tablet, paired, ready for a day without a network. */
async function unpack(options?: TabletOptions & { tabs?: number }): Promise<Tablet> {
  const fresh = new Tablet(proxy.address, options);
  tablet = fresh;
  proxy.now = fresh.now;
  proxy.fault = () => 'none';
  proxy.log.length = 0;
  await fresh.boot({ hash: `#pair=${await pairingCode()}` });
  await fresh.installed();
  return fresh;
}

async function customers(count: number): Promise<Rated[]> {
  const rated: Rated[] = [];
  for (let n = 0; n < count && tablet; n++) {
    const level = randomInt(1, 6);
    rated.push({ level, at: await tablet.customer(level) });
  }
  return rated;
}

const stored = () => shop.ctx.db.selectFrom('response').selectAll().orderBy('seq').execute();

/** Exactly these are stored: once each, in order, at their time, all counting, and no number is missing. */
async function expectExactly(rated: Rated[]) {
  await expect.poll(async () => (await stored()).length, { timeout: 60_000, interval: 100 }).toBe(rated.length);
  const rows = await stored();
  expect(rows.map(({ rating }) => rating)).toEqual(rated.map(({ level }) => level));
  expect(rows.map(({ seq }) => seq)).toEqual(rated.map((_, n) => n + 1));
  expect(rows.filter(({ quarantined }) => quarantined === 1)).toEqual([]);
  rows.forEach(({ corrected_at }, n) => {
    const off = Date.parse(corrected_at) - (rated[n]?.at ?? 0);
    expect(Math.abs(off), `answer ${n + 1} is ${off} ms off`).toBeLessThan(30_000);
  });
  const outboxes = await shop.ctx.db
    .selectFrom('outbox')
    .selectAll()
    .where('id', '=', rows[0]?.outbox ?? '')
    .execute();
  expect(outboxes.map(({ received }) => received)).toEqual([`1-${rated.length}`]);
}

/** Fifty customers without a network, the power cut while the next one is thanked, on again, twenty more. */
async function offlineDayWithPowerCut(device: Tablet): Promise<Rated[]> {
  await device.offline(true);
  const rated = await customers(50);
  const at = device.now();
  await device.touch(3);
  await device.powerCut();
  await device.pass(60_000);
  await device.boot({ offline: true });
  rated.push({ level: 3, at }, ...(await customers(20)));
  await device.passUntilNow();
  expect(await stored()).toEqual([]);
  return rated;
}

test.each([
  ['right', 0],
  ['two days fast', 2 * DAY_MS],
  ['two days slow', -2 * DAY_MS],
])('offline, power cut, offline again, network back; clock %s', async (_, fastBy) => {
  const device = await unpack({ fastBy });
  const rated = await offlineDayWithPowerCut(device);
  await device.offline(false);
  await expectExactly(rated);
});
