/** A week at a counter without a network, then all of it at once while customers go on coming; and a page that does not grow. */
import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '#lib/access/roles.ts';
import { createPairingCode } from '#lib/kiosk/pairing.server.ts';
import { verify } from '#lib/response/verify.server.ts';
import { openShop, type Shop } from '../fixtures/shop.ts';
import { Tablet } from '../fixtures/tablet.ts';
import { WorldClock } from '../fixtures/world-clock.ts';

const DAY_MS = 86_400_000;
const WEEK = 3_000;
const WEEK_MS = 7 * DAY_MS;
/** All flows of the file. */
const FLOWS = 5_000;
const ROUND = 500;
/** By when the page has seen all that there is to see of itself. */
const WARM = 1_000;

const server: Actor = { kind: 'system', id: 'cli', name: 'CLI' };
const rated: number[] = [];
const held: { flows: number; heap: number; nodes: number }[] = [];

let world: WorldClock;
let shop: Shop;
let tablet: Tablet;
beforeAll(async () => {
  world = new WorldClock(8 * DAY_MS);
  shop = await openShop('sqlite', world);
  const { code } = await createPairingCode(shop.ctx, server, { counter: 'DH-1' });
  tablet = new Tablet(shop.app.address, world);
  await tablet.boot({ hash: `#pair=${code}` });
  await tablet.installed();
});
afterAll(async () => {
  await tablet?.scrap();
  await shop?.close();
});

const stored = () => shop.ctx.db.selectFrom('response').selectAll().orderBy('seq').execute();

async function storedCount(): Promise<number> {
  const { n } = await shop.ctx.db
    .selectFrom('response')
    .select((count) => count.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return n;
}

/** As fast as the page can. */
async function crowd(count: number, everyMs: number) {
  for (let n = 0; n < count; n += ROUND) {
    const levels = Array.from({ length: Math.min(ROUND, count - n) }, () => randomInt(1, 6));
    await tablet.crowd(levels, everyMs);
    rated.push(...levels);
    held.push({ flows: rated.length, ...(await tablet.held()) });
  }
}

async function expectAllOnce() {
  await expect.poll(storedCount, { timeout: 60_000, interval: 100 }).toBe(rated.length);
  const rows = await stored();
  expect(rows.map(({ rating }) => rating)).toEqual(rated);
  expect(rows.map(({ seq }) => seq)).toEqual(rated.map((_, n) => n + 1));
  const [outbox] = await shop.ctx.db.selectFrom('outbox').select('received').execute();
  expect(outbox?.received).toBe(`1-${rated.length}`);
  return rows;
}

test('3,000 answers of a week come in while new taps go on', { timeout: 240_000 }, async () => {
  await tablet.offline(true);
  await crowd(WEEK, WEEK_MS / WEEK);
  expect(await storedCount()).toBe(0);

  await tablet.offline(false);
  let meanwhile = 0;
  for (; meanwhile === 0 || (await storedCount()) < WEEK; meanwhile++) {
    const level = randomInt(1, 6);
    await tablet.customer(level);
    rated.push(level);
  }
  expect(meanwhile).toBeGreaterThan(0);
  const rows = await expectAllOnce();
  expect(rows.filter(({ quarantined }) => quarantined === 1)).toEqual([]);
  expect(new Set(rows.map(({ day }) => day)).size).toBeGreaterThanOrEqual(7);
  expect(await verify(shop.ctx)).toMatchObject({ responses: rated.length, differences: 0 });
});

test('the page holds on to no more after 5,000 flows than after the first', { timeout: 240_000 }, async () => {
  await crowd(FLOWS - rated.length, 6_000);
  await expectAllOnce();
  const [first] = held.filter(({ flows }) => flows >= WARM);
  const last = held.at(-1);
  if (!first || !last) throw new Error('Nothing was measured');
  // A few hundred kilobytes come and go with what the compiler keeps: less than 150 bytes a flow would be no answer kept.
  expect(last.heap, JSON.stringify(held)).toBeLessThan(first.heap + 150 * (FLOWS - WARM));
  expect(last.nodes, JSON.stringify(held)).toBeLessThan(1_500);
});
