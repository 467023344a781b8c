import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DeviceClock } from '#lib/response/envelope.ts';
import { Clock, jumpBetween } from './clock.ts';

beforeEach(() => vi.useFakeTimers({ now: Date.parse('2026-11-22T02:00:00Z'), toFake: ['Date', 'performance'] }));
afterEach(() => vi.useRealTimers());

/** As the outbox keeps them: a counter that only the tab that knows its value may raise, and an offset for each. */
function epochs(epoch = 0, offset = 0) {
  return {
    clocks: [{ epoch, offset, sure: false }] as DeviceClock[],
    get last() {
      return this.clocks.at(-1) as DeviceClock;
    },
    async raiseEpoch(expected: number | null, jump: number) {
      const { epoch, offset } = this.last;
      if (expected === null || expected === epoch)
        this.clocks.push({ epoch: epoch + 1, offset: offset - jump, sure: false });
      return this.last;
    },
    async noteOffset(epoch: number, offset: number) {
      this.clocks = this.clocks.map((clock) => (clock.epoch === epoch ? { epoch, offset, sure: true } : clock));
    },
  };
}

test('a jump is two seconds or more, either way; less is drift', () => {
  const before = { wall: 1_000_000, mono: 500 };
  expect(jumpBetween(before, { wall: 1_061_999, mono: 60_500 })).toBe(0);
  expect(jumpBetween(before, { wall: 1_062_000, mono: 60_500 })).toBe(2000);
  expect(jumpBetween(before, { wall: 1_000_000 - 86_400_000, mono: 500 })).toBe(-86_400_000);
});

test('a start raises the epoch; running evenly keeps it; setting the clock raises it once', async () => {
  const store = epochs(6);
  const clock = await Clock.start(store);
  expect(clock.epoch).toBe(7);
  vi.advanceTimersByTime(3_600_000);
  expect(await clock.check()).toBe(7);
  vi.setSystemTime(Date.now() + 172_800_000);
  expect(await Promise.all([clock.check(), clock.check()])).toEqual([8, 8]);
  expect(await clock.check()).toBe(8);
  expect(store.last).toEqual({ epoch: 8, offset: -172_800_000, sure: false });
});

test('two tabs that see the same jump agree on one epoch', async () => {
  const store = epochs(0);
  const one = await Clock.start(store);
  const two = await Clock.start(store);
  one.adopt(two.epoch);
  vi.setSystemTime(Date.now() - 86_400_000);
  expect(await one.check()).toBe(3);
  expect(await two.check()).toBe(3);
});

test('the true time follows the offset, through a jump too', async () => {
  const clock = await Clock.start(epochs());
  const device = Date.now();
  await clock.learn({ serverTime: device - 172_800_000 + 50, sentAt: device, receivedAt: device + 100 });
  expect(clock.trueNow()).toBe(device - 172_800_000);
  vi.setSystemTime(device - 172_800_000);
  await clock.check();
  expect(clock.trueNow()).toBe(device - 172_800_000);
});

test('what the server told of an epoch is noted as sure; the next one assumes that the clock went on as it was', async () => {
  const store = epochs(4, 500);
  const clock = await Clock.start(store);
  const device = Date.now();
  await clock.learn({ serverTime: device - 172_800_000, sentAt: device, receivedAt: device });
  expect(store.last).toEqual({ epoch: 5, offset: -172_800_000, sure: true });
  await clock.learn({ serverTime: device - 172_800_000 + 900, sentAt: device, receivedAt: device });
  expect(store.last.offset).toBe(-172_800_000);
  const restarted = await Clock.start(store);
  expect(store.last).toEqual({ epoch: 6, offset: -172_800_000, sure: false });
  expect(restarted.trueNow()).toBe(device - 172_800_000);
});

test('an answer that took too long teaches nothing', async () => {
  const clock = await Clock.start(epochs());
  const now = Date.now();
  await clock.learn({ serverTime: now + 60_000, sentAt: now, receivedAt: now + 10_001 });
  await clock.learn({ serverTime: Number.NaN, sentAt: now, receivedAt: now });
  expect(clock.offset).toBe(0);
});
