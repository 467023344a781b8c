import { describe, expect, test } from 'vitest';
import { below, circleOf, spellsOf, treeOn, upwards, type PastState, type UnitNow } from './dated.ts';

const unit = (code: string, parent: string | null): UnitNow => ({ code, name: code, parent });
const was = (code: string, parent: string | null, to_day: string, name = code): PastState => ({
  unit: code,
  to_day,
  name,
  parent,
});
const units = [unit('V', null), unit('A', 'V'), unit('B', 'V'), unit('S', 'B')];
/** S belonged to A until the end of June, and was called "Old S" until the end of March. */
const past = [was('S', 'A', '2026-06-30'), was('S', 'A', '2026-03-31', 'Old S')];

describe('the tree on a day', () => {
  test.each([
    ['2026-03-31', 'Old S', 'A'],
    ['2026-04-01', 'S', 'A'],
    ['2026-06-30', 'S', 'A'],
    ['2026-07-01', 'S', 'B'],
    ['2030-01-01', 'S', 'B'],
  ])('%s', (day, name, parent) => {
    const tree = treeOn(units, past, day);
    expect(tree.get('S')).toMatchObject({ name, parent });
    expect(below(tree, [parent])).toEqual(new Set([parent, 'S']));
    expect([...upwards(tree, 'S')]).toEqual(['S', parent, 'V']);
  });
});

describe('circles', () => {
  test('a unit does not go below itself or what is below it', () => {
    const now = '2026-11-20';
    expect(circleOf(units, past, { code: 'B', parent: 'B', from: now })).toEqual(['B', 'B']);
    expect(circleOf(units, past, { code: 'B', parent: 'S', from: now })).toEqual(['B', 'S', 'B']);
    expect(circleOf(units, past, { code: 'B', parent: 'A', from: now })).toBeNull();
  });

  test('nor where it would have been so on a day since then', () => {
    // Until July S was in A: A could not have been below S from May on, though it could from July.
    expect(circleOf(units, past, { code: 'A', parent: 'S', from: '2026-05-01' })).toEqual(['A', 'S', 'A']);
    expect(circleOf(units, past, { code: 'A', parent: 'S', from: '2026-07-01' })).toBeNull();
    // From May on B was free of S, but S came to it in July.
    expect(circleOf(units, past, { code: 'B', parent: 'S', from: '2026-05-01' })).toEqual(['B', 'S', 'B']);
  });

  test('a circle that is there already is walked once', () => {
    const circle = new Map([
      ['X', { name: 'X', parent: 'Y' }],
      ['Y', { name: 'Y', parent: 'X' }],
    ]);
    expect([...upwards(circle, 'X')]).toEqual(['X', 'Y']);
    expect(below(circle, ['X'])).toEqual(new Set(['X', 'Y']));
  });
});

test('what a unit was, in order', () => {
  expect(spellsOf({ name: 'S', parent: 'B' }, past, '2025-01-01')).toEqual([
    { name: 'Old S', parent: 'A', from: '2025-01-01', to: '2026-03-31' },
    { name: 'S', parent: 'A', from: '2026-04-01', to: '2026-06-30' },
    { name: 'S', parent: 'B', from: '2026-07-01', to: null },
  ]);
  expect(spellsOf({ name: 'S', parent: 'B' }, [], null)).toEqual([{ name: 'S', parent: 'B', from: null, to: null }]);
});
