import { afterEach, describe, expect, test } from 'vitest';
import { overwriteGetLocale, type Locale } from '#lib/paraglide/runtime.js';
import { completenessOf, overlap, type Contact } from './care.ts';
import { clockWord, completenessSentence, durationWord, gapWord, isClockWrong, summarySentence } from './care-words.ts';

const zone = 'Asia/Ho_Chi_Minh';
const told = { now: '2026-11-20T03:00:00.000Z', zone };
const speak = (locale: Locale) => overwriteGetLocale(() => locale);
afterEach(() => speak('vi'));

describe('completeness', () => {
  test('is what was taken against what is here', () => {
    expect(completenessOf('1-412', 412, 0)).toEqual({ taken: 412, received: 412, waiting: 0, gaps: [], missing: 0 });
    expect(completenessOf('', 0, 0)).toEqual({ taken: 0, received: 0, waiting: 0, gaps: [], missing: 0 });
    // More has come since the heartbeat.
    expect(completenessOf('1-415', 412, 3)).toMatchObject({ taken: 415, received: 415, waiting: 0, missing: 0 });
  });

  test('names what is missing in between, and what is lost at the end', () => {
    expect(completenessOf('1-397,402-410', 412, 2)).toEqual({
      taken: 412,
      received: 406,
      waiting: 2,
      gaps: [{ from: 398, to: 401 }],
      missing: 4,
    });
    expect(completenessOf('1-397', 412, 5).gaps).toEqual([{ from: 398, to: 407 }]);
    expect(completenessOf('3', 3, 0)).toMatchObject({ gaps: [{ from: 1, to: 2 }], missing: 2 });
  });

  test('counts what of the numbers written off came in after all', () => {
    expect(
      overlap(
        [
          { from: 5, to: 9 },
          { from: 20, to: 20 },
        ],
        [
          { from: 1, to: 6 },
          { from: 9, to: 30 },
        ],
      ),
    ).toBe(4);
    expect(overlap([{ from: 5, to: 9 }], [])).toBe(0);
  });

  test('is said in a sentence, its gaps by number and time', () => {
    const say = (received: string, last: number, pending: number) =>
      completenessSentence(completenessOf(received, last, pending));
    expect(say('1-412', 412, 0)).toBe('412 mục đã ghi trên máy, đã nhận đủ 412.');
    expect(say('1-400', 412, 12)).toBe('412 mục đã ghi trên máy, đã nhận 400, còn 12 đang chờ trên máy.');
    expect(say('1-397,402-410', 412, 2)).toBe(
      '412 mục đã ghi trên máy, đã nhận 406, còn 2 đang chờ trên máy, thiếu 4.',
    );
    const gap = { from: 398, to: 401, after: '2026-11-20T02:12:00.000Z', before: null };
    expect(gapWord(gap, told)).toBe('Số 398 đến 401: ghi sau 09:12');
    expect(gapWord({ ...gap, to: 398, before: '2026-11-20T02:15:00.000Z' }, told)).toBe(
      'Số 398: ghi trong khoảng 09:12 đến 09:15',
    );
  });
});

describe('the sentence about all kiosks', () => {
  const say = (counts: Partial<Record<Contact, number>>, pending = 0, silentSince: string | null = null) => {
    const all = { new: 0, online: 0, resting: 0, silent: 0, ...counts };
    const total = all.new + all.online + all.resting + all.silent;
    return summarySentence({ total, counts: all, silentSince, pending }, told);
  };

  test('names what there is, and nothing that is not', () => {
    expect(say({ online: 2 })).toBe('2 kiosk: 2 đang hoạt động.');
    expect(say({ online: 1, silent: 1 }, 0, '2026-11-20T02:12:00.000Z')).toBe(
      '2 kiosk: 1 đang hoạt động, 1 mất liên lạc từ 09:12.',
    );
    expect(say({ resting: 1, new: 1 }, 4)).toBe(
      '2 kiosk: 1 nghỉ ngoài giờ, 1 chưa kết nối lần nào. 4 phiếu đang chờ gửi về.',
    );
  });

  test('tells the first moment of several silences, with its day when it was not today', () => {
    expect(say({ silent: 2 }, 0, '2026-11-19T02:12:00.000Z')).toBe(
      '2 kiosk: 2 mất liên lạc, sớm nhất từ 19/11/2026 09:12.',
    );
  });

  test('knows one from many in English', () => {
    speak('en');
    expect(say({ online: 1 }, 1)).toBe('1 kiosk: 1 working. 1 response is waiting to be sent.');
    expect(say({ online: 1, new: 1 }, 2)).toBe(
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
