import { afterEach, describe, expect, test } from 'vitest';
import { overwriteGetLocale, type Locale } from '#lib/paraglide/runtime.js';
import { contactOf, summaryOf, type Contact, type KioskInCare } from './care.ts';
import { clockWord, durationWord, isClockWrong, summarySentence } from './care-words.ts';

const zone = 'Asia/Ho_Chi_Minh';
const told = { now: '2026-11-20T03:00:00.000Z', zone };
const speak = (locale: Locale) => overwriteGetLocale(() => locale);
afterEach(() => speak('vi'));

describe('contact', () => {
  const hours = { opens: '07:30', closes: '17:00' };
  const of = (now: string, lastSeen: string | null, open = hours) => contactOf(lastSeen, open, new Date(now), zone);

  test('is judged by the last five minutes', () => {
    expect(of('2026-11-20T03:00:00Z', null)).toBe('new');
    expect(of('2026-11-20T03:00:00Z', '2026-11-20T02:55:00.000Z')).toBe('online');
    expect(of('2026-11-20T03:00:00Z', '2026-11-20T02:54:59.999Z')).toBe('silent');
  });

  test('lost while the store is closed is rest', () => {
    const evening = '2026-11-19T10:00:00.000Z';
    expect(of('2026-11-20T00:29:00Z', evening)).toBe('resting');
    expect(of('2026-11-20T00:30:00Z', evening)).toBe('silent');
    expect(of('2026-11-20T10:00:00Z', '2026-11-20T09:00:00.000Z')).toBe('resting');
    expect(contactOf(evening, { opens: null, closes: null }, new Date('2026-11-19T20:00:00Z'), zone)).toBe('silent');
  });
});

const kiosk = (contact: Contact, lastSeenAt: string | null = null, pending = 0): KioskInCare => ({
  id: 'k',
  name: 'Kiosk',
  store: { code: 'DH', name: 'Đồng Hới' },
  counter: null,
  contact,
  lastSeenAt,
  heartbeat: {
    outbox: 'o',
    pending,
    oldestPendingAt: null,
    lastSeq: 0,
    battery: null,
    appVersion: '1',
    clock: told.now,
    clockDifference: 0,
  },
});

describe('the sentence about all kiosks', () => {
  const say = (...kiosks: KioskInCare[]) => summarySentence(summaryOf(kiosks), told);

  test('names what there is, and nothing that is not', () => {
    expect(say(kiosk('online'), kiosk('online'))).toBe('2 kiosk: 2 đang hoạt động.');
    expect(say(kiosk('online'), kiosk('silent', '2026-11-20T02:12:00.000Z'))).toBe(
      '2 kiosk: 1 đang hoạt động, 1 im lặng từ 09:12.',
    );
    expect(say(kiosk('resting', told.now), kiosk('new', null, 4))).toBe(
      '2 kiosk: 1 nghỉ ngoài giờ, 1 chưa kết nối lần nào. 4 phiếu đang chờ gửi về.',
    );
  });

  test('tells the first moment of several silences, with its day when it was not today', () => {
    const silent = [kiosk('silent', '2026-11-20T02:12:00.000Z'), kiosk('silent', '2026-11-19T02:12:00.000Z')];
    expect(say(...silent)).toBe('2 kiosk: 2 im lặng, sớm nhất từ 19/11/2026 09:12.');
  });

  test('knows one from many in English', () => {
    speak('en');
    expect(say(kiosk('online', null, 1))).toBe('1 kiosk: 1 working. 1 response is waiting to be sent.');
    expect(say(kiosk('online', null, 1), kiosk('new', null, 1))).toBe(
      '2 kiosks: 1 working, 1 never connected. 2 responses are waiting to be sent.',
    );
  });
});

describe('a device’s clock', () => {
  test('is right within the network’s delay, else slow or fast', () => {
    expect(clockWord(4_999)).toBe('đúng giờ');
    expect(clockWord(12_000)).toBe('chậm 12 giây');
    expect(clockWord(-190_000)).toBe('nhanh 3 phút');
    speak('en');
    expect(clockWord(-3_700_000)).toBe('1 hour fast');
    expect(durationWord(3 * 86_400_000)).toBe('3 days');
  });

  test('needs a look from a minute on', () => {
    expect([59_999, 60_000, -60_000].map(isClockWrong)).toEqual([false, true, true]);
  });
});
