import { describe, expect, test } from 'vitest';
import { backoff, retryAfter } from './backoff.ts';

describe('back-off', () => {
  test('the ceiling doubles from two seconds and stops at a minute', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 60].map((attempt) => backoff(attempt, null, 1))).toEqual([
      2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000,
    ]);
  });

  test('jitter is full: anything from almost at once to the ceiling', () => {
    expect(backoff(6, null, 0)).toBe(200);
    expect(backoff(6, null, 0.5)).toBe(30_000);
  });

  test('never earlier than the server asked, never later than ten minutes and a little', () => {
    expect(backoff(1, 30_000, 0)).toBe(30_200);
    expect(backoff(9, 30_000, 1)).toBe(35_000);
    expect(backoff(1, 86_400_000, 1)).toBe(602_000);
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-11-22T02:00:00Z');
  test('seconds, a date, a past date, nonsense, nothing', () => {
    expect(retryAfter('7', now)).toBe(7000);
    expect(retryAfter('Sun, 22 Nov 2026 02:00:05 GMT', now)).toBe(5000);
    expect(retryAfter('Sun, 22 Nov 2026 01:00:05 GMT', now)).toBe(0);
    expect(retryAfter('soon', now)).toBeNull();
    expect(retryAfter(null, now)).toBeNull();
  });
});
