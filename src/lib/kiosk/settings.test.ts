import { describe, expect, test } from 'vitest';
import { readSettings } from './settings.input.ts';
import { nearest, placesFor, settingsByPlace } from './settings.ts';

describe('the form of settings', () => {
  test('leaves out what is empty, and trims what is not', () => {
    expect(
      readSettings({ thanks_vi: '  Cảm ơn  bạn ', thanks_en: 'Thanks', idle: '20', sound: 'off', rest: '' }),
    ).toEqual({
      own: { thanks: { vi: 'Cảm ơn bạn', en: 'Thanks' }, idle: 20, sound: false },
      faults: {},
    });
    expect(readSettings({})).toEqual({ own: {}, faults: {} });
  });

  test('says at its field what is wrong', () => {
    const typed = {
      thanks_vi: 'x'.repeat(33),
      sorry_vi: 'Xin lỗi',
      farewell_en: 'Bye',
      idle: '7',
      active: '30,5',
      rest: 'x',
    };
    expect(readSettings(typed).faults).toEqual({
      thanks_vi: { kind: 'long', max: 32 },
      thanks_en: { kind: 'other-language' },
      sorry_en: { kind: 'other-language' },
      farewell_vi: { kind: 'other-language' },
      idle: { kind: 'seconds', min: 8, max: 60 },
      active: { kind: 'seconds', min: 20, max: 180 },
      rest: { kind: 'seconds', min: 2, max: 30 },
    });
  });
});

test('of several places the nearest one’s word counts, thing by thing', () => {
  const rows = [
    { place: 'unit:VNPT', key: 'idle', value: '20' },
    { place: 'unit:VNPT', key: 'sound', value: 'true' },
    { place: 'unit:DH', key: 'idle', value: '30' },
    { place: 'kiosk:K1', key: 'sound', value: 'false' },
    { place: 'kiosk:K1', key: 'of-tomorrow', value: '1' },
  ];
  expect(nearest(placesFor('K1', ['DH', 'QT', 'VNPT']), settingsByPlace(rows))).toEqual({
    settings: { idle: 30, sound: false },
    from: { idle: 'unit:DH', sound: 'kiosk:K1' },
  });
});
