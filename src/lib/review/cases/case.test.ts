import { describe, expect, test } from 'vitest';
import { smileSurvey } from '#lib/survey/shipped/smile.ts';
import { listRequestOf, listSearch } from './case.input.ts';
import { maskedPhone, nextStep, spokenPhone, withoutNumbers } from './case.ts';
import { ruleFor } from './rules.ts';
import { saidIn } from './said.ts';
import { causesText, readSettings } from './settings.input.ts';
import { settingsAt, settingsByPlace, usual } from './settings.ts';

describe('numbers', () => {
  test('are masked, read out and taken from words', () => {
    expect(maskedPhone('0912345678')).toBe('••• ••• 678');
    expect(spokenPhone('0912345678')).toBe('0912 345 678');
    expect(withoutNumbers('Gọi 0912 345 678 hoặc +84.912.345.678, hẹn 24/11 lúc 14:30, phiếu A042')).toBe(
      'Gọi ••• hoặc •••, hẹn 24/11 lúc 14:30, phiếu A042',
    );
  });
});

describe('which rating opens a case', () => {
  const one = { level: 3, callback: false, comment: false, around: 1, warned: false };
  test.each([
    [{ ...one, callback: true }, 'callback'],
    [{ ...one, level: 4, callback: true }, null],
    [{ ...one, comment: true }, null],
    [{ ...one, level: 1, comment: true }, 'comment'],
    [{ ...one, around: 3 }, 'burst'],
    [{ ...one, around: 3, warned: true }, null],
    [{ ...one, level: 1, comment: true, around: 3, warned: true }, 'comment'],
    [{ ...one, callback: true, around: 3 }, 'callback'],
    [one, null],
  ])('%o: %s', (given, rule) => expect(ruleFor(given, usual)).toBe(rule));
  test('what a unit has switched off opens none', () => {
    const off = { ...usual, burst: 0, comment: 0 };
    expect(ruleFor({ ...one, level: 1, comment: true, around: 9 }, off)).toBeNull();
  });
});

test('what the customer said, by the survey that was asked', () => {
  const answers = {
    smile: 2,
    criteria: ['wait', 'attitude'],
    comment: ' Chờ lâu ',
    callback: { phone: '0912345678', consent: true as const },
  };
  expect(saidIn(smileSurvey, answers)).toMatchObject({
    level: 2,
    label: { vi: 'Không hài lòng' },
    comment: 'Chờ lâu',
    phone: '0912345678',
  });
  expect(saidIn(smileSurvey, answers).reasons).toHaveLength(2);
  expect(saidIn(smileSurvey, { smile: 5 })).toMatchObject({ comment: '', phone: null, reasons: [] });
});

test('the next step', () => {
  const one = { state: 'new', contact: 'given', feels: null, reached: false, attempts: 0 } as const;
  expect(nextStep(one)).toBe('call');
  expect(nextStep({ ...one, attempts: 1, state: 'waiting' })).toBe('call-again');
  expect(nextStep({ ...one, contact: 'none' })).toBe('begin');
  expect(nextStep({ ...one, reached: true, state: 'working' })).toBe('close');
  expect(nextStep({ ...one, reached: true, state: 'waiting' })).toBe('wait');
  expect(nextStep({ ...one, reached: true, state: 'closed' })).toBe('ask');
  expect(nextStep({ ...one, reached: true, state: 'closed', feels: 4 })).toBe('done');
});

test('the list’s address says what is not as usual, and reads back', () => {
  const request = listRequestOf(new URLSearchParams('view=overdue&q=ch%E1%BB%9D&state=waiting&page=3&assignee=u&x=1'));
  expect(request).toEqual({ view: 'overdue', q: 'chờ', unit: '', state: 'waiting', assignee: 'u', page: 3 });
  expect(listRequestOf(new URLSearchParams(listSearch(request, { page: 3 })))).toEqual(request);
  expect(listSearch(listRequestOf(new URLSearchParams('view=bogus&page=-4')))).toBe('');
});

describe('settings', () => {
  test('are read, and what is wrong is said at its field', () => {
    expect(readSettings({ low: '2', burst: '', hours: ' 4 ', causes: 'Chờ lâu | Long wait\n\nThái độ' })).toEqual({
      own: {
        low: 2,
        hours: 4,
        causes: [
          { vi: 'Chờ lâu', en: 'Long wait' },
          { vi: 'Thái độ', en: 'Thái độ' },
        ],
      },
      faults: {},
    });
    expect(readSettings({ low: '4', burst: '1', hours: 'x', causes: 'a\na' }).faults).toEqual({
      low: { kind: 'number', min: 1, max: 3 },
      burst: { kind: 'one' },
      hours: { kind: 'number', min: 1, max: 80 },
      causes: { kind: 'cause', line: 'a' },
    });
    expect(readSettings({ causes: causesText(usual.causes) }).own.causes).toEqual(usual.causes);
  });
  test('of several units the nearest one’s word counts, thing by thing', () => {
    const rows = [
      { place: 'VNPT', key: 'hours', value: '16' },
      { place: 'VNPT', key: 'burst', value: '5' },
      { place: 'DH', key: 'hours', value: '4' },
      { place: 'DH', key: 'of-tomorrow', value: '1' },
    ];
    const { settings, from } = settingsAt(['DH', 'QT', 'VNPT'], settingsByPlace(rows));
    expect(settings).toEqual({ ...usual, hours: 4, burst: 5 });
    expect(from).toEqual({ hours: 'DH', burst: 'VNPT' });
  });
});
