import { describe, expect, test } from 'vitest';
import { smileSurvey } from '#lib/survey/shipped/smile.ts';
import type { KioskConfig } from './config.ts';
import { servingAt, type Sign } from './serving.ts';

const people = ['NV1', 'NV2'].map((code) => ({ code, name: code, initials: code, photo: null }));
const config = (more: Partial<KioskConfig> = {}): KioskConfig => ({
  kiosk: { id: 'k', name: 'Kiosk' },
  store: { code: 'S', name: 'S', opens: '07:30', closes: '17:30' },
  counter: { code: 'C', name: 'C' },
  zone: 'Asia/Ho_Chi_Minh',
  survey: { survey: 'smile', version: 1, definition: smileSurvey },
  question: 'smile',
  employees: people,
  roster: [],
  serving: null,
  pinKey: {},
  cornerPin: '',
  timing: { idle: 15, active: 45, rest: 5 },
  ...more,
});
/** Local time in Việt Nam, UTC+7. */
const at = (time: string, day = '2026-11-23') => Date.parse(`${day}T${time}:00+07:00`);
const iso = (time: string, day?: string) => new Date(at(time, day)).toISOString();
const signed = (type: Sign['type'], time: string, employee = 'NV1', day?: string): Sign => ({
  event: 'e',
  type,
  employee,
  at: at(time, day),
  before: null,
});
const who = (from: KioskConfig, sign: Sign | null, time: string) => {
  const serving = servingAt(from, sign, at(time));
  return serving.kind === 'clerk' ? serving.clerk.code : serving.kind;
};

describe('who serves', () => {
  const rostered = config({ roster: [{ employee: 'NV2', from: iso('08:00'), to: iso('12:00') }] });

  test('the roster, from its first moment until just before its last', () => {
    expect(['07:59', '08:00', '11:59', '12:00'].map((time) => who(rostered, null, time))).toEqual([
      'nobody',
      'NV2',
      'NV2',
      'nobody',
    ]);
    expect(servingAt(rostered, null, at('09:00'))).toMatchObject({ signedOn: false });
  });

  test('a sign-on here wins over the roster', () => {
    expect(who(rostered, signed('sign-on', '08:30'), '09:00')).toBe('NV1');
    expect(servingAt(rostered, signed('sign-on', '08:30'), at('09:00'))).toMatchObject({ signedOn: true });
  });

  test('the newer of the sign-on here and the one the server knows', () => {
    const told = config({ serving: { employee: 'NV2', since: iso('09:00') } });
    expect(who(told, signed('sign-on', '08:30'), '10:00')).toBe('NV2');
    expect(who(told, signed('sign-on', '09:30'), '10:00')).toBe('NV1');
    expect(who(told, signed('sign-off', '09:30', 'NV2'), '10:00')).toBe('nobody');
    expect(who(told, null, '10:00')).toBe('NV2');
  });

  test('who signed off is gone though the roster says otherwise; the next shift shows', () => {
    const shifts = config({
      roster: [
        { employee: 'NV1', from: iso('08:00'), to: iso('12:00') },
        { employee: 'NV2', from: iso('12:00'), to: iso('17:00') },
      ],
    });
    expect(who(shifts, signed('sign-off', '11:30'), '11:45')).toBe('nobody');
    expect(who(shifts, signed('sign-off', '11:30'), '12:30')).toBe('NV2');
    const again = config({ roster: [{ employee: 'NV1', from: iso('13:00'), to: iso('17:00') }] });
    expect(who(again, signed('sign-off', '11:30'), '13:30')).toBe('NV1');
  });

  test('a break closes the counter, roster or not', () => {
    expect(servingAt(rostered, signed('break', '09:00', 'NV2'), at('09:30'))).toMatchObject({
      kind: 'break',
      clerk: { code: 'NV2' },
    });
  });

  test('a sign-on that nobody ended is over the next day', () => {
    expect(who(rostered, signed('sign-on', '16:00', 'NV1', '2026-11-22'), '09:00')).toBe('NV2');
    const told = config({ serving: { employee: 'NV1', since: iso('16:00', '2026-11-22') } });
    expect(who(told, null, '00:30')).toBe('nobody');
  });

  test('somebody no longer posted here is not shown', () => {
    expect(who(config(), signed('sign-on', '09:00', 'NV9'), '09:30')).toBe('nobody');
  });
});
