import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Row } from '#lib/scoring/rows.ts';
import { nobodyAt } from '#lib/scoring/cell-rows.ts';
import { DEFAULT_CONFIG } from '#lib/scoring/config.ts';
import { basisOf, constantsFrom, monthHolding } from '#lib/scoring/published-constants.ts';
import { changesBetween } from './changes.ts';
import { extrasOf, isPlain, mustBeDecided, needsReason } from './decide.ts';
import { frozenFrom } from './frozen.ts';
import { canonicalJson, canonicalRoster, canonicalRows, scoreInputOf, type Inputs } from './inputs.ts';
import { fingerprintOf, packed, unpacked } from './packed.server.ts';
import { added, averageOf } from './peer.ts';
import { propose, proposeWith } from './proposal.ts';
import { usualSettings, type AwardClass } from './review.ts';
import { greatestDifference } from './same.ts';
import { readReviewSettings } from './settings.input.ts';
import { nearestSettings } from './settings.ts';
import { afterWorkingDays, monthsOver } from './working-days.ts';

const award = (key: string, places: number): AwardClass => ({ key, name: { vi: key, en: key }, places });

describe('working days', () => {
  test('know weekends and holidays', () => {
    expect(afterWorkingDays('2026-11-19', 1, new Set())).toBe('2026-11-20');
    expect(afterWorkingDays('2026-11-20', 3, new Set())).toBe('2026-11-25');
    expect(afterWorkingDays('2026-11-20', 3, new Set(['2026-11-24']))).toBe('2026-11-26');
    expect(afterWorkingDays('2026-11-21', 1, new Set())).toBe('2026-11-23');
  });

  test('months that are over begin with the last one', () => {
    expect(monthsOver('2026-01-31').slice(0, 2)).toEqual(['2025-12', '2025-11']);
    expect(monthsOver('2026-11-01')).toHaveLength(12);
  });
});

describe('the proposal', () => {
  const of = (code: string, score: number, sd = 1) => ({ code, score, sd });

  test('goes class by class, nobody twice, and declares ties at the last place only', () => {
    const found = propose(
      [of('A', 95), of('B', 90), of('C', 80), of('D', 80), of('E', 60)],
      [award('first', 2), award('second', 1)],
    );
    expect([...found].map(([code, line]) => [code, line.class, line.ties])).toEqual([
      ['A', 'first', []],
      ['B', 'first', []],
      ['C', 'second', ['second']],
      ['D', null, ['second']],
      ['E', null, []],
    ]);
    expect(found.get('A')?.chances.first).toBeGreaterThan(0.99);
    expect(found.get('C')?.chances.second).toBeCloseTo(0.5, 6);
  });

  test('with fewer people than places all of them come in, and a class without places is none', () => {
    const found = propose([of('A', 90), of('B', 10)], [award('none', 0), award('all', 5)]);
    expect([...found.values()].map((line) => line.class)).toEqual(['all', 'all']);
    expect(propose([], [award('all', 5)]).size).toBe(0);
  });

  test('the committee’s points move, and whoever is excluded is not in the contest', () => {
    const people = [of('A', 90), of('B', 88), of('C', 70)];
    const extras = new Map([['B', { points: 5, excluded: false }]]);
    expect(proposeWith(people, [award('one', 1)], extras).get('B')?.class).toBe('one');
    const without = proposeWith(people, [award('one', 1)], new Map([['A', { points: 0, excluded: true }]]));
    expect(without.has('A')).toBe(false);
    expect(without.get('B')?.class).toBe('one');
  });

  test('never gives more than there are places, whatever the scores', () => {
    const people = fc.array(
      fc.tuple(fc.float({ min: 0, max: 100, noNaN: true }), fc.float({ min: 0.5, max: 20, noNaN: true })),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(people, fc.nat(6), fc.nat(6), (scores, first, second) => {
        const found = propose(
          scores.map(([score, sd], at) => of(`E${at}`, score, sd)),
          [award('first', first), award('second', second)],
        );
        const n = (key: string) => [...found.values()].filter((line) => line.class === key).length;
        expect(n('first')).toBe(Math.min(first, scores.length));
        expect(n('second')).toBe(Math.min(second, Math.max(0, scores.length - first)));
      }),
      { numRuns: 60 },
    );
  });
});

test('a reason is needed to depart from what customers said, and to give what is held', () => {
  const line = { proposed: 'first', ties: [], holds: [] };
  expect(needsReason(line, 'first')).toBe(false);
  expect(needsReason(line, '')).toBe(true);
  expect(needsReason({ ...line, proposed: null }, '')).toBe(false);
  const held = { ...line, holds: [{ kind: 'quarantined' as const, share: 0.3 }] };
  expect(needsReason(held, 'first')).toBe(true);
  expect([isPlain(line), isPlain(held), mustBeDecided(held)]).toEqual([true, false, true]);
  expect(mustBeDecided({ proposed: null, ties: [], holds: [{ kind: 'quarantined', share: 0.5 }] })).toBe(false);
  expect(mustBeDecided({ proposed: null, ties: ['first'], holds: [] })).toBe(true);
});

test('marks add up, and a yes of a criterion without points excludes', () => {
  const marks = [
    { code: 'A', criterion: 'solidarity', points: 2 },
    { code: 'A', criterion: 'gone', points: 9 },
    { code: 'B', criterion: 'discipline', points: 1 },
    { code: 'C', criterion: 'discipline', points: 0 },
  ];
  expect([...extrasOf(usualSettings.criteria, marks)]).toEqual([
    ['A', { points: 2, excluded: false }],
    ['B', { points: 0, excluded: true }],
  ]);
});

/** Three people over ten days; `rows` may be given in any order and in portions. */
function inputsOf(quarantined: Row[] = []): Inputs {
  const rows: Row[] = [];
  for (let day = 1; day <= 10; day++) {
    const at = `2026-10-${String(day).padStart(2, '0')}`;
    rows.push([at, 'A', 'S1', 'kiosk', [0, 0, 0, 1, 9]], [at, 'B', 'S1', 'kiosk', [0, 0, 2, 6, 2]]);
    rows.push([at, 'C', 'S2', 'kiosk', [1, 3, 3, 2, 1]], [at, nobodyAt('S2'), 'S2', 'kiosk', [1, 0, 0, 0, 0]]);
  }
  return {
    ...{ formula: 1, unit: 'U', month: '2026-10', config: DEFAULT_CONFIG, constants: constantsFrom(rows, rows) },
    ...{ awards: { employee: [award('first', 1)], store: [award('store', 1)] }, holdShare: 0.2 },
    ...{ rows: canonicalRows(rows), quarantined: canonicalRows(quarantined) },
    roster: [
      ['A', 'S1'],
      ['B', 'S1'],
      ['D', 'S2'],
    ],
    names: { employee: { A: 'An', B: 'Bình', C: 'Chi', D: 'Dung' }, store: { S1: 'Một', S2: 'Hai' } },
  };
}

describe('a frozen month', () => {
  const line = (frozen: ReturnType<typeof frozenFrom>, code: string) =>
    frozen.candidates.find((one) => one.code === code);

  test('says of everybody where they stand', () => {
    const frozen = frozenFrom(inputsOf());
    expect(line(frozen, 'A')).toMatchObject({ proposed: 'first', n: 100, position: 1, name: 'An', storeName: 'Một' });
    // Rated here, but of another unit; posted here, but not rated.
    expect(line(frozen, 'C')?.detail.standing).toBe('not_employed');
    expect(line(frozen, 'D')?.detail.standing).toBe('no_ratings');
    expect(line(frozen, 'S1')).toMatchObject({ kind: 'store', proposed: 'store', n: 200 });
    expect(line(frozen, 'S2')).toMatchObject({ n: 110 });
    expect(frozen.summary).toMatchObject({ ratings: 310, quarantined: 0 });
  });

  test('holds who has too much in quarantine, and who would not be there with it', () => {
    const many: Row = ['2026-10-05', 'A', 'S1', 'kiosk', [60, 0, 0, 0, 0]];
    const frozen = frozenFrom(inputsOf([many]));
    expect(line(frozen, 'A')?.detail.holds).toEqual([
      { kind: 'quarantined', share: 60 / 160 },
      { kind: 'membership', without: 'first', with: null },
    ]);
    expect(line(frozen, 'B')?.detail.holds).toEqual([{ kind: 'membership', without: null, with: 'first' }]);
    const few = frozenFrom(inputsOf([['2026-10-05', 'A', 'S1', 'kiosk', [0, 0, 0, 0, 25]]]));
    expect(line(few, 'A')?.detail.holds).toEqual([]);
  });

  test('is the same bytes however its rows came, and comes back from its parts', () => {
    const { rows } = inputsOf();
    const shuffled = rows.toReversed().flatMap(([day, employee, store, channel, [a, b, c, d, e]]): Row[] => [
      [day, employee, store, channel, [a ?? 0, b ?? 0, c ?? 0, 0, 0]],
      [day, employee, store, channel, [0, 0, 0, d ?? 0, e ?? 0]],
    ]);
    expect(canonicalRows(shuffled)).toEqual(rows);
    const text = canonicalJson(inputsOf());
    expect(fingerprintOf(text)).toBe(fingerprintOf(canonicalJson(JSON.parse(text))));
    expect(fingerprintOf(text)).toMatch(/^[0-9a-f]{64}$/);
    expect(unpacked(packed(text))).toBe(text);
    expect(canonicalJson({ b: 1, a: [{ d: 2, c: 3 }] })).toBe('{"a":[{"c":3,"d":2}],"b":1}');
    expect(
      canonicalRoster([
        ['B', '1'],
        ['A', '2'],
        ['B', '1'],
      ]),
    ).toEqual([
      ['A', '2'],
      ['B', '1'],
    ]);
  });

  test('is scored as `smile score` does it: without nobody’s ratings for employees, with them for stores', () => {
    const inputs = inputsOf();
    expect(scoreInputOf(inputs, 'employee').rows).toHaveLength(30);
    expect(scoreInputOf(inputs, 'store').rows).toHaveLength(40);
    expect(scoreInputOf(inputs, 'employee').config?.topk).toBe(1);
    expect(() => frozenFrom(inputs, 99)).toThrow('version 99');
  });

  test('is compared with what came later', () => {
    const then = inputsOf();
    const now = { ...then, rows: canonicalRows([...then.rows, ['2026-10-11', 'B', 'S1', 'qr', [0, 0, 0, 0, 3]]]) };
    const reading = (inputs: Inputs) => ({ inputs, candidates: frozenFrom(inputs).candidates });
    const changes = changesBetween(reading(then), reading(now));
    expect(changes).toMatchObject({ more: 3, fewer: 0 });
    expect(changes.lines.map(({ code, more }) => [code, more])).toEqual([
      ['B', 3],
      ['S1', 3],
    ]);
    expect(changesBetween(reading(now), reading(then))).toMatchObject({ more: 0, fewer: 3 });
    expect(changesBetween(reading(then), reading(then)).lines).toEqual([]);
  });
});

test('two results are compared number by number', () => {
  expect(greatestDifference({ a: [1, 2], b: 'x' }, { a: [1, 2], b: 'x' })).toBe(0);
  expect(greatestDifference({ a: 1 }, { a: 1 + 1e-7 })).toBeCloseTo(1e-7, 9);
  expect(greatestDifference({ a: 1e6 }, { a: 1e6 + 1 })).toBeCloseTo(1e-6, 9);
  for (const other of [{ a: '1' }, { b: 1 }, {}, { a: 1, b: 2 }, null])
    expect(greatestDifference({ a: 1 }, other)).toBeNull();
});

test('constants rest on ninety days, lambda on a year, and hold inside one month', () => {
  expect(basisOf('2026-10')).toEqual({
    days: { from: '2026-08-03', to: '2026-10-31' },
    months: { from: '2025-11', to: '2026-10' },
  });
  expect(monthHolding({ from: '2026-10-05', to: '2026-10-31' })).toBe('2026-10');
  expect(monthHolding({ from: '2026-09-30', to: '2026-10-31' })).toBeNull();
  expect(constantsFrom([], [])).toBeNull();
  const rows = inputsOf().rows.filter(([, employee]) => !employee.startsWith('\u0000'));
  // Who worked in both stores and was rated alike tells of people, not of places.
  const moved: Row[] = [...rows, ['2026-01-05', 'A', 'S2', 'kiosk', [0, 0, 0, 10, 90]]];
  const [without, withMover] = [constantsFrom(rows, rows), constantsFrom(rows, moved)];
  expect(without).toMatchObject({ store_credit: 0.5, eff_movers: 0 });
  expect(withMover?.store_credit).toBeGreaterThan(0.5);
  expect(withMover?.s2).toBe(without?.s2);
});

test('colleagues’ averages are shown from enough answers on', () => {
  let tally = {};
  for (const level of [5, 4, 4, 5]) tally = added(tally, { A: level });
  expect(averageOf((tally as Record<string, never>).A, 5)).toBeNull();
  const more = added(tally, { A: 2, B: 1 });
  expect(averageOf(more.A, 5)).toEqual({ n: 5, mean: 4 });
  expect(averageOf(more.B, 5)).toBeNull();
  expect(averageOf(undefined, 5)).toBeNull();
});

describe('settings', () => {
  const typed = {
    ...{ employee_0_vi: ' Xuất  sắc ', employee_0_en: '', employee_0_places: '3', employee_0_key: 'excellent' },
    ...{ criterion_0_vi: 'Kỷ luật', criterion_0_max: '', criterion_1_vi: 'Đoàn kết', criterion_1_max: '5' },
    ...{ appealDays: '3', holdShare: '20', peerMin: '5', signatures: '2' },
  };

  test('are read from a form', () => {
    expect(readReviewSettings(typed)).toEqual({
      settings: {
        employeeAwards: [{ key: 'excellent', name: { vi: 'Xuất sắc', en: 'Xuất sắc' }, places: 3 }],
        ...{ storeAwards: [], appealDays: 3, holdShare: 0.2, peerMin: 5, signatures: 2 },
        criteria: [
          { key: 'n1', name: { vi: 'Kỷ luật', en: 'Kỷ luật' }, max: null },
          { key: 'n2', name: { vi: 'Đoàn kết', en: 'Đoàn kết' }, max: 5 },
        ],
      },
      faults: {},
    });
    const wrong = { ...typed, employee_0_vi: '', employee_0_en: 'x', peerMin: '3', holdShare: '0', appealDays: 'x' };
    expect(readReviewSettings(wrong).faults).toEqual({
      ...{ employee_0_vi: 'name', peerMin: 'number', holdShare: 'share', appealDays: 'number' },
    });
    expect(readReviewSettings({}).faults.employee_0_vi).toBe('none');
  });

  test('of several places the nearest one’s word counts', () => {
    const rows = [
      { unit: 'VNPT', key: 'appealDays', value: '5' },
      { unit: 'QT', key: 'appealDays', value: '4' },
      { unit: 'QT', key: 'of-tomorrow', value: '1' },
    ];
    const { settings, from } = nearestSettings(['DH', 'QT', 'VNPT'], rows);
    expect([settings.appealDays, settings.peerMin, from]).toEqual([4, 5, { appealDays: 'QT' }]);
  });
});
