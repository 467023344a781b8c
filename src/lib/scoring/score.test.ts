import { describe, expect, test } from 'vitest';
import { differences, vectors } from '../../../tests/fixtures/vectors.ts';
import type { Tolerance } from '../../../tests/fixtures/vectors.ts';
import type { ScoringConfig } from './config.ts';
import type { EmployeeScore } from './employees.ts';
import type { Row } from './rows.ts';
import { estimate, score } from './score.ts';
import type { ScoreInput, Scores } from './score.ts';

interface Expected {
  employees: Record<string, EmployeeScore>;
  stores: Record<string, { expected_rank: number }>;
}
interface ScoreVector {
  tolerance: Tolerance;
  cases: { name: string; config: Partial<ScoringConfig>; input: ScoreInput; expected: Expected }[];
}
const all = vectors<ScoreVector>('08');

/** The result, where there must be one. */
function scored(input: ScoreInput): Scores {
  const result = score(input);
  if (!result.scored) throw new Error('nothing was scored');
  return result;
}

/** The input of one case. */
function inputOf(start: string): ScoreInput {
  const found = all.flatMap(({ cases }) => cases).find(({ name }) => name.startsWith(start));
  if (found === undefined) throw new Error(`no case ${start}`);
  return { ...found.input, config: found.config };
}

describe.each(all)('from histograms to ranks', ({ cases, tolerance }) => {
  // Ranks and their ranges are whole numbers, so the tolerance of the other figures leaves them none.
  test.each(cases)('$name', ({ config, input, expected }) => {
    const result = score({ ...input, config });
    expect(differences(result, expected, tolerance)).toEqual([]);
    expect(Object.keys(result.employees)).toEqual(Object.keys(expected.employees).sort());
    expect(Object.keys(result.stores)).toEqual(Object.keys(expected.stores).sort());
    for (const [name, employee] of Object.entries(expected.employees))
      expect('rank' in (result.employees[name] ?? {}), name).toBe('rank' in employee);
  });

  test.each(cases)('$name: stores are ranked by what is expected of them', ({ config, input, expected }) => {
    const stores = Object.entries(score({ ...input, config }).stores);
    const wanted = Object.values(expected.stores).map(({ expected_rank }) => expected_rank);
    for (const [name, { rank, rank_lo, rank_hi }] of stores) {
      const own = expected.stores[name]?.expected_rank ?? NaN;
      expect(rank).toBe(1 + wanted.filter((other) => other < own - 1e-9).length);
      expect([rank_lo >= 1, rank_lo <= rank_hi, rank_hi <= wanted.length]).toEqual([true, true, true]);
    }
  });
});

describe('what pages need besides', () => {
  const { employees, stores } = scored(inputOf('tiny'));

  test('the stores of an employee: rated ones and those of the roster', () => {
    expect(employees.A?.stores).toEqual(['S1', 'S3']);
    expect(employees.G?.stores).toEqual(['S1']);
  });

  test('how much a store rests on', () => {
    expect(stores.S3).toMatchObject({ n: 11 + 63 + 54, n_eff: 11 + 63 + 54, employees: 3, tier: 'about_average' });
    expect(stores.S3?.p_above_avg).toBeGreaterThan(0.5);
    expect(stores.S1?.p_above_avg).toBeLessThan(0.5);
  });

  test('ratings by a channel that could not be compared are reported apart', () => {
    const result = scored(inputOf('phone'));
    expect(result.excluded_ratings).toEqual({ phone: 15 });
    const phone: Row = [5, 'only by phone', 'S01', 'phone', [0, 0, 0, 0, 3]];
    const { rows, ...rest } = inputOf('phone');
    expect(scored({ ...rest, rows: [...rows, phone] }).employees['only by phone']).toMatchObject({
      ...{ status: 'no_ratings', n: 0, u: 0, stores: ['S01'] },
    });
  });
});

describe('published constants', () => {
  const input = inputOf('medium_two');
  const constants = estimate(input);

  test('are those of the rows, and scoring with them gives the same', () => {
    expect(constants).not.toBeNull();
    expect(score({ ...input, constants })).toEqual(score(input));
  });

  test('hold when the rows change', () => {
    const fewer = scored({ ...input, rows: input.rows.slice(0, 150), constants });
    expect(fewer).toMatchObject(constants ?? {});
    expect(fewer.M).not.toBe(scored(input).M);
  });

  test('a channel they do not know is left out', () => {
    const letters: Row = [3, 'E001', 'S01', 'letter', [0, 0, 0, 0, 9]];
    const result = scored({ ...input, rows: [...input.rows, letters], constants });
    expect(result.excluded_channels).toEqual(['letter']);
    expect(result.excluded_ratings).toEqual({ letter: 9 });
    expect(result.employees).toEqual(scored(input).employees);
    expect(score({ rows: [letters], constants }).scored).toBe(false);
  });

  test('a policy on store credit wins over them, and a single store has none', () => {
    const config = { ...input.config, store_credit: 0 };
    expect(scored({ ...input, config, constants }).employees).toEqual(scored({ ...input, config }).employees);
    const one = input.rows.filter(([, , store]) => store === 'S00');
    expect(scored({ ...input, rows: one, constants }).store_credit).toBe(0);
    expect(constants?.store_credit).toBeGreaterThan(0);
  });

  test('nothing to learn from no ratings', () => {
    expect(estimate({ rows: [] })).toBeNull();
  });
});

describe('settings', () => {
  const input = inputOf('medium_two');
  const withConfig = (config: Partial<ScoringConfig>) => scored({ ...input, config: { ...input.config, ...config } });

  test('offsets can be turned off, and measured against another channel', () => {
    const off = withConfig({ channels: false });
    expect([off.offsets, off.overlap, off.excluded_channels]).toEqual([{ email: 0, kiosk: 0 }, {}, []]);
    const turned = withConfig({ ref_channel: 'email', ridge: 0 });
    expect(turned.ref_channel).toBe('email');
    expect(turned.offsets.kiosk).toBeCloseTo(-(withConfig({ ridge: 0 }).offsets.email ?? NaN), 9);
  });

  test('nobody has a rank when nobody has enough', () => {
    const strict = withConfig({ nmin_lo: 1e6, nmin_hi: 1e6 });
    expect([strict.rankability, strict.topk_threshold]).toEqual([null, null]);
    expect(Object.values(strict.employees).every(({ status }) => status === 'too_few')).toBe(true);
  });

  test('as many awards as people: everybody has one', () => {
    const generous = withConfig({ topk: 100 });
    expect(generous.topk_threshold).toBeNull();
    for (const employee of Object.values(generous.employees))
      if (employee.status === 'ranked') expect(employee.p_topk).toBe(1);
  });

  test('very old ratings and a short half-life leave numbers', () => {
    const rows: Row[] = [1, 2, 3].flatMap((day) => [
      [day, 'A', 'S1', 'kiosk', [0, 0, 0, 1, 9]] as const,
      [day + 5000, 'B', 'S2', 'kiosk', [1, 1, 1, 1, 1]] as const,
      [day + 9000, 'A', 'S2', 'kiosk', [0, 0, 1, 1, 5]] as const,
    ]);
    const result = scored({ rows, config: { half_life: 1, as_of: 20000 } });
    for (const { u, sd, n_eff } of Object.values(result.employees))
      expect([u, sd, n_eff].every(Number.isFinite)).toBe(true);
  });
});

describe('what cannot be scored is refused, and why', () => {
  const good: Row = ['2026-11-02', 'NV1', 'S1', 'kiosk', [0, 0, 0, 1, 2]];
  const rowsWith = (row: unknown) => JSON.parse(JSON.stringify([good, row])) as Row[];

  test.each<[unknown, string]>([
    [null, 'rows[1] null: must be [day, employee, store, channel'],
    [['2026-11-02', 'NV1', 'S1', 'kiosk'], 'must be [day, employee, store, channel'],
    [
      ['2026-02-30', 'NV1', 'S1', 'kiosk', [0, 0, 0, 1, 2]],
      'rows[1] ["2026-02-30","NV1","S1","kiosk",[0,0,0,1,2]]: the day',
    ],
    [[1.5, 'NV1', 'S1', 'kiosk', [0, 0, 0, 1, 2]], 'a whole number or a date'],
    [[7, 'NV1', 'S1', 'kiosk', [0, 0, 0, 1, 2]], 'all whole numbers or all dates'],
    [['2026-11-02', '', 'S1', 'kiosk', [0, 0, 0, 1, 2]], 'the employee must be'],
    [['2026-11-02', 'NV1', 9, 'kiosk', [0, 0, 0, 1, 2]], 'the store must be'],
    [['2026-11-02', 'NV1', 'S1', null, [0, 0, 0, 1, 2]], 'the channel must be'],
    [['2026-11-02', 'NV1', 'S1', 'kiosk', [0, 0, 1, 2]], 'five whole numbers from 0 up'],
    [['2026-11-02', 'NV1', 'S1', 'kiosk', [0, 0, 0, 1, -2]], 'five whole numbers from 0 up'],
    [['2026-11-02', 'NV1', 'S1', 'kiosk', [0, 0, 0, 1, 0.5]], 'five whole numbers from 0 up'],
    [['2026-11-02', 'NV1', 'S1', 'kiosk', [0, 0, 0, 1, '2']], 'five whole numbers from 0 up'],
  ])('row %j', (row, why) => {
    expect(() => score({ rows: rowsWith(row) })).toThrow(why);
  });

  test('rows and roster that are no lists', () => {
    const nothing = {} as unknown as Row[];
    expect(() => score({ rows: nothing })).toThrow('rows must be a list');
    expect(() => score({ rows: [], roster: {} as unknown as [] })).toThrow('roster must be a list');
    expect(() => score({ rows: [], roster: [['NV1', '']] })).toThrow('roster[0] ["NV1",""]: must be [employee, store]');
  });

  test.each<[object, string]>([
    [{ half_live: 30 }, 'config.half_live is not a constant of the score'],
    [{ toString: 1 }, 'config.toString is not'],
    [{ half_life: 0 }, 'config.half_life must be null or a number of days above 0, got 0'],
    [{ as_of: 'today' }, 'config.as_of must be'],
    [{ ridge: -1 }, 'config.ridge must be a number from 0 up'],
    [{ s2_prior: [20] }, 'config.s2_prior must be [weight, value]'],
    [{ a_prior: [4, 0] }, 'config.a_prior must be [weight, value], both above 0'],
    [{ b_prior: ['4', 16] }, 'config.b_prior must be'],
    [{ day_cap: 0 }, 'config.day_cap must be'],
    [{ topk: 0 }, 'config.topk must be a whole number from 1 up'],
    [{ rank_conf: 90 }, 'config.rank_conf must be a number between 0 and 1'],
    [{ store_credit: 'all' }, 'config.store_credit must be "auto" or a number from 0 to 1'],
    [{ credit_prior: [5, 2] }, 'config.credit_prior must be'],
    [{ channels: 1 }, 'config.channels must be true or false'],
    [{ ref_channel: '' }, 'config.ref_channel must be'],
    [{ nmin_lo: 40 }, 'config.nmin_lo (40) must not exceed config.nmin_hi (30)'],
    [[], 'config must be an object'],
  ])('configuration %j', (config, why) => {
    expect(() => score({ rows: [good], config })).toThrow(why);
  });
});
