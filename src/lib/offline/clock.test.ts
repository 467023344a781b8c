import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Clock, jumpBetween } from './clock.ts';

beforeEach(() => vi.useFakeTimers({ now: Date.parse('2026-11-22T02:00:00Z'), toFake: ['Date', 'performance'] }));
afterEach(() => vi.useRealTimers());

/** As the outbox keeps it: a counter that only the tab that knows its value may raise. */
function epochs(stored = 0) {
  return {
    stored,
    async raiseEpoch(expected: number | null) {
      if (expected === null || expected === this.stored) this.stored += 1;
      return this.stored;
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
  expect(store.stored).toBe(8);
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
  clock.learn(device - 172_800_000 + 50, device, device + 100);
  expect(clock.trueNow()).toBe(device - 172_800_000);
  vi.setSystemTime(device - 172_800_000);
  await clock.check();
  expect(clock.trueNow()).toBe(device - 172_800_000);
});

test('an answer that took too long teaches nothing', async () => {
  const clock = await Clock.start(epochs());
  clock.learn(Date.now() + 60_000, Date.now(), Date.now() + 10_001);
  clock.learn(Number.NaN, Date.now(), Date.now());
  expect(clock.offset).toBe(0);
});
