import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differences } from '../../../tests/fixtures/vectors.ts';
import type { ScoringConfig } from './config.ts';
import type { Row } from './rows.ts';
import { score } from './score.ts';
import type { Scores } from './score.ts';

const employees = ['An', 'Bình', 'Cúc', 'Dung', 'Én', 'Giang', 'Hà', 'Khoa', 'Lan', 'Minh'];
const counts = fc.tuple(...([2, 2, 3, 6, 9] as const).map((max) => fc.nat(max)));

/** A month of ratings; each employee has a home store, and now and then works elsewhere. */
const someRows = fc
  .array(
    fc
      .record({
        day: fc.integer({ min: 1, max: 30 }),
        employee: fc.nat(employees.length - 1),
        away: fc.option(fc.nat(3), { freq: 5 }),
        channel: fc.constantFrom('kiosk', 'kiosk', 'kiosk', 'email', 'phone'),
        counts,
      })
      .map(({ day, employee, away, channel, counts }): Row => {
        return [day, employees[employee] ?? '', `S${away ?? employee % 4}`, channel, counts];
      }),
    { minLength: 20, maxLength: 120 },
  )
  .filter((rows) => rows.some(([, , , , counts]) => counts.some((count) => count > 0)));
const someConfig: fc.Arbitrary<Partial<ScoringConfig>> = fc.record({
  half_life: fc.constantFrom(null, 7),
  topk: fc.integer({ min: 1, max: 12 }),
  store_credit: fc.constantFrom('auto' as const, 0, 0.3, 1),
  channels: fc.boolean(),
});

/** Rows in another order, some of them in two portions. */
const shuffled = (rows: readonly Row[], { next }: { next: (below: number) => number }): Row[] => {
  const portions = rows.flatMap(([day, employee, store, channel, counts]): Row[] => {
    const first = counts.map((count) => next(count + 1));
    const rest = counts.map((count, level) => count - (first[level] ?? 0));
    return [
      [day, employee, store, channel, first],
      [day, employee, store, channel, rest],
    ];
  });
  return portions
    .map((row) => ({ row, key: next(1e6) }))
    .sort((x, y) => x.key - y.key)
    .map(({ row }) => row);
};

function generator(seed: number) {
  let state = seed;
  return {
    next: (below: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    },
  };
}

const figuresOf = (result: ReturnType<typeof score>): Scores => {
  if (!result.scored) throw new Error('nothing was scored');
  return result;
};

describe('scores', () => {
  test('do not depend on the order of rows or their splitting, to the last bit', () => {
    fc.assert(
      fc.property(someRows, someConfig, fc.nat(), (rows, config, seed) => {
        expect(score({ rows: shuffled(rows, generator(seed)), config })).toEqual(score({ rows, config }));
      }),
    );
  });

  test('do not change by rows without ratings', () => {
    fc.assert(
      fc.property(someRows, (rows) => {
        const nobody: Row = [31, 'Nobody', 'Nowhere', 'fax', [0, 0, 0, 0, 0]];
        expect(score({ rows: [nobody, ...rows] })).toEqual(score({ rows }));
      }),
    );
  });

  test('do not change by people without ratings, who are listed with none', () => {
    fc.assert(
      fc.property(someRows, someConfig, (rows, config) => {
        const { employees: before, ...rest } = score({ rows, config });
        const { employees: after, ...restAfter } = score({ rows, config, roster: [['Xuân', 'S1']] });
        const { Xuân, ...others } = after;
        expect([others, restAfter]).toEqual([before, rest]);
        expect(Xuân).toMatchObject({
          status: 'no_ratings',
          tier: 'too_few',
          u: 0,
          z: 0,
          n: 0,
          raw: null,
          stores: ['S1'],
        });
      }),
    );
  });

  test('do not depend on what people are called', () => {
    fc.assert(
      fc.property(someRows, someConfig, (rows, config) => {
        // The other way round in the alphabet.
        const called = (name: string) => `z${employees.length - employees.indexOf(name)}`;
        const renamed = score({ rows: rows.map(([day, name, ...rest]): Row => [day, called(name), ...rest]), config });
        const { employees: own, ...figures } = score({ rows, config });
        const expected = Object.fromEntries(Object.entries(own).map(([name, value]) => [called(name), value]));
        expect(differences(renamed, { ...figures, employees: expected }, { abs: 1e-8 })).toEqual([]);
      }),
    );
  });

  test('do not depend on when day 0 was, nor on how days are written', () => {
    fc.assert(
      fc.property(someRows, someConfig, (rows, config) => {
        const later = rows.map(([day, ...rest]): Row => [Number(day) + 1000, ...rest]);
        const dated = rows.map(([day, ...rest]): Row => [`2026-11-${String(day).padStart(2, '0')}`, ...rest]);
        const expected = score({ rows, config });
        expect([score({ rows: later, config }), score({ rows: dated, config })]).toEqual([expected, expected]);
      }),
    );
  });

  test('of people all rated alike are equal, and everybody is first', () => {
    fc.assert(
      fc.property(someRows, fc.nat(4), (rows, level) => {
        const alike = rows.map(([day, employee, store, channel, counts]): Row => {
          const n = counts.reduce((sum, count) => sum + count, 1);
          return [day, employee, store, channel, [0, 1, 2, 3, 4].map((one) => (one === level ? n : 0))];
        });
        const result = figuresOf(score({ rows: alike }));
        for (const employee of Object.values(result.employees)) {
          expect(Math.abs(employee.u)).toBeLessThan(1e-9);
          if (employee.status === 'ranked') expect(employee.rank).toBe(1);
        }
        expect(Object.values(result.stores).every(({ rank }) => rank === 1)).toBe(true);
      }),
    );
  });

  test('chances of the top k add up, and ranks lie among the ranked', () => {
    fc.assert(
      fc.property(someRows, someConfig, (rows, config) => {
        const result = figuresOf(score({ rows, config }));
        const ranked = Object.values(result.employees).flatMap((one) => (one.status === 'ranked' ? [one] : []));
        const chances = ranked.reduce((sum, { p_topk }) => sum + p_topk, 0);
        expect(chances).toBeCloseTo(Math.min(config.topk ?? NaN, ranked.length), 8);
        for (const { rank, rank_lo, rank_hi } of ranked) {
          expect([
            1 <= rank,
            rank <= ranked.length,
            1 <= rank_lo,
            rank_lo <= rank_hi,
            rank_hi <= ranked.length,
          ]).toEqual(Array.from({ length: 5 }, () => true));
        }
      }),
    );
  });

  test('come out whole: every figure is a number', () => {
    fc.assert(
      fc.property(someRows, someConfig, (rows, config) => {
        const { employees: people, stores } = score({ rows, config });
        for (const one of [...Object.values(people), ...Object.values(stores)])
          for (const value of Object.values(one)) expect(Number.isNaN(value)).toBe(false);
      }),
    );
  });
});
