import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clashesAmong, clashOf, type Planned } from './roster-clash.ts';

const minute = (n: number) => new Date(Date.UTC(2026, 10, 20) + n * 60_000).toISOString();

const shift = fc
  .record({
    counter: fc.constantFrom('A', 'B', 'C'),
    employee: fc.constantFrom('1', '2', '3'),
    begin: fc.integer({ min: 0, max: 40 }),
    length: fc.integer({ min: 1, max: 20 }),
    stated: fc.option(fc.integer({ min: 0, max: 60 })),
  })
  .map(({ counter, employee, begin, length, stated }) => ({
    counter,
    employee,
    from: minute(begin),
    to: minute(begin + length),
    statedUntil: stated === null ? null : minute(Math.min(stated, begin + length)),
  }));
const roster = fc
  .array(shift, { maxLength: 12 })
  .map((shifts) => shifts.map((one, at): Planned => ({ ...one, id: String(at) })));

/** The rule said minute by minute: nobody at two places, and no counter with two, in the plan or in what was stated. */
function clashesByMinute(shifts: Planned[]): Set<string> {
  const found = new Set<string>();
  for (let n = 0; n < 60; n++) {
    const at = minute(n);
    const here = shifts.filter(({ from, to }) => from <= at && at < to);
    for (const a of here)
      for (const b of here) {
        const sameRank = (a.statedUntil ?? '') > at === (b.statedUntil ?? '') > at;
        const same = a.counter === b.counter && a.employee === b.employee;
        // One person at one counter: stated for a while, and planned beyond.
        if (same && (a.statedUntil ?? b.statedUntil) !== null) continue;
        if (a.id < b.id && sameRank && (a.counter === b.counter || a.employee === b.employee))
          found.add(`${a.id} ${b.id}`);
      }
  }
  return found;
}

test('clashes are those that a look at every minute finds', () => {
  fc.assert(
    fc.property(roster, (shifts) => {
      const found = clashesAmong(shifts).map(({ a, b }) => [a.id, b.id].sort().join(' '));
      expect(new Set(found)).toEqual(clashesByMinute(shifts));
      expect(new Set(found).size).toBe(found.length);
    }),
    { numRuns: 300 },
  );
});

test('a clash is one from either side, and a shift does not clash with itself', () => {
  fc.assert(
    fc.property(roster, (shifts) => {
      for (const a of shifts) {
        expect(clashOf(a, a)).toBeNull();
        for (const b of shifts) expect(clashOf(a, b)).toBe(clashOf(b, a));
      }
    }),
  );
});
