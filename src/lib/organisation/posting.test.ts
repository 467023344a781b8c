import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '#lib/ui/zone.ts';
import { LASTING, leaveOn, moveFrom, restate, type Employment, type Stated } from './posting.ts';

const TODAY = '2026-11-20';
const posting = (store: string, from_day: string, to_day = LASTING) => ({ store, from_day, to_day });
const settled: Employment = { start_day: '2026-01-05', end_day: null, postings: [posting('DH', '2026-01-05')] };
const left: Employment = {
  start_day: '2026-01-05',
  end_day: '2026-06-30',
  postings: [posting('DH', '2026-01-05', '2026-06-30')],
};
const future: Employment = { start_day: '2026-12-01', end_day: null, postings: [posting('DH', '2026-12-01')] };

test.each<[string, Employment | null, Stated, Partial<ReturnType<typeof restate>>]>([
  ['new, from today', null, { store: 'DH' }, { start_day: TODAY, postings: [posting('DH', TODAY)] }],
  [
    'new, with both days',
    null,
    { store: 'DH', start: '2026-02-01', end: '2026-03-01' },
    { start_day: '2026-02-01', end_day: '2026-03-01', postings: [posting('DH', '2026-02-01', '2026-03-01')] },
  ],
  ['the same again', settled, { store: 'DH', start: '2026-01-05', end: null }, settled],
  ['the same without days', settled, { store: 'DH' }, settled],
  [
    'moved from today',
    settled,
    { store: 'BD', start: '2026-01-05' },
    {
      start_day: '2026-01-05',
      moved: { from: 'DH', to: 'BD' },
      postings: [posting('DH', '2026-01-05', '2026-11-19'), posting('BD', TODAY)],
    },
  ],
  [
    'moved from a later start',
    settled,
    { store: 'BD', start: '2026-12-01' },
    { postings: [posting('DH', '2026-01-05', '2026-11-30'), posting('BD', '2026-12-01')] },
  ],
  [
    'moved before the old posting began',
    future,
    { store: 'BD' },
    { start_day: '2026-12-01', postings: [posting('BD', '2026-12-01')] },
  ],
  [
    'leaving',
    settled,
    { store: 'DH', end: '2026-12-31' },
    { end_day: '2026-12-31', postings: [posting('DH', '2026-01-05', '2026-12-31')] },
  ],
  ['leaving taken back', left, { store: 'DH', end: null }, { end_day: null, postings: [posting('DH', '2026-01-05')] }],
  ['left, nothing said about the end', left, { store: 'DH' }, left],
  ['left, and moved all the same', left, { store: 'BD' }, { ...left, moved: null, kept: 'left' }],
  [
    'left and come back',
    left,
    { store: 'DH', start: '2026-11-01', end: null },
    { end_day: null, postings: [...left.postings, posting('DH', '2026-11-01')] },
  ],
  [
    'left and come back elsewhere',
    left,
    { store: 'BD', start: '2026-11-01', end: null },
    { end_day: null, postings: [...left.postings, posting('BD', '2026-11-01')] },
  ],
  [
    'a start corrected',
    settled,
    { store: 'DH', start: '2026-02-01' },
    { start_day: '2026-02-01', postings: [posting('DH', '2026-02-01')] },
  ],
  [
    'a start that would rewrite history',
    { ...settled, postings: [posting('DH', '2026-01-05', '2026-10-31'), posting('BD', '2026-11-01')] },
    { store: 'BD', start: '2026-03-01' },
    { kept: 'start-kept', postings: [posting('DH', '2026-01-05', '2026-10-31'), posting('BD', '2026-11-01')] },
  ],
])('%s', (_, known, stated, expected) => {
  expect(restate(known, stated, TODAY)).toMatchObject(expected ?? {});
});

test('an end before the start is refused', () => {
  expect(restate(null, { store: 'DH', start: '2026-02-01', end: '2026-01-31' }, TODAY)).toBeNull();
  expect(restate(settled, { store: 'DH', end: '2025-12-31' }, TODAY)).toBeNull();
});

const day = fc.integer({ min: -400, max: 400 }).map((n) => addDays(TODAY, n));
const stated = fc.record({
  store: fc.constantFrom('DH', 'BD', 'LT'),
  start: fc.option(day, { nil: undefined }),
  end: fc.option(day, { nil: null }),
});

test('whatever is stated, stating it again changes nothing, and no two postings overlap', () => {
  fc.assert(
    fc.property(fc.array(stated, { minLength: 1, maxLength: 6 }), (statements) => {
      let known: Employment | null = null;
      for (const [at, next] of statements.entries()) {
        const today = addDays(TODAY, at * 30);
        const found = restate(known, next, today);
        if (!found) continue;
        const { moved: _, kept: __, ...after } = found;
        expect(restate(after, next, today)).toMatchObject({ ...after, moved: null });
        // Except where a move was planned for tomorrow: then the old statement is a new one.
        const tomorrow = addDays(today, 1);
        if (!after.postings.some(({ from_day }) => from_day === tomorrow))
          expect(restate(after, next, tomorrow)).toMatchObject({ ...after, moved: null });
        for (const { from_day, to_day } of after.postings) expect(from_day <= to_day).toBe(true);
        for (let i = 1; i < after.postings.length; i++)
          expect((after.postings[i - 1]?.to_day ?? '') < (after.postings[i]?.from_day ?? '')).toBe(true);
        known = after;
      }
    }),
  );
});

const moved = {
  ...settled,
  postings: [posting('DH', '2026-01-05', '2026-11-30'), posting('BD', '2026-12-01')],
};

test.each<[string, Employment, string, string, ReturnType<typeof moveFrom> | Partial<Employment>]>([
  [
    'from tomorrow',
    settled,
    'BD',
    '2026-11-21',
    { postings: [posting('DH', '2026-01-05', '2026-11-20'), posting('BD', '2026-11-21')] },
  ],
  [
    'from a day gone by',
    settled,
    'BD',
    '2026-06-01',
    { postings: [posting('DH', '2026-01-05', '2026-05-31'), posting('BD', '2026-06-01')] },
  ],
  ['from the very first day', settled, 'BD', '2026-01-05', { postings: [posting('BD', '2026-01-05')] }],
  [
    'a planned move to another place',
    moved,
    'LT',
    '2026-11-25',
    { postings: [posting('DH', '2026-01-05', '2026-11-24'), posting('LT', '2026-11-25')] },
  ],
  ['a planned move taken back', moved, 'DH', '2026-11-25', { postings: [posting('DH', '2026-01-05')] }],
  [
    'a planned move a day earlier',
    moved,
    'BD',
    '2026-11-30',
    { postings: [posting('DH', '2026-01-05', '2026-11-29'), posting('BD', '2026-11-30')] },
  ],
  ['to where they are', settled, 'DH', '2026-11-21', 'same-store'],
  ['before they begin', settled, 'BD', '2026-01-04', 'before-start'],
  ['after they have left', left, 'BD', '2026-07-01', 'after-end'],
  [
    'for the last days',
    left,
    'BD',
    '2026-06-01',
    {
      end_day: '2026-06-30',
      postings: [posting('DH', '2026-01-05', '2026-05-31'), posting('BD', '2026-06-01', '2026-06-30')],
    },
  ],
])('moved %s', (_, known, store, from, expected) => {
  const found = moveFrom(known, store, from);
  if (typeof expected === 'string') expect(found).toBe(expected);
  else expect(found).toMatchObject(expected);
});

test('leaving closes what lasts, drops what would begin later, and can be taken back', () => {
  expect(leaveOn(settled, '2026-11-20')).toEqual({
    start_day: '2026-01-05',
    end_day: '2026-11-20',
    postings: [posting('DH', '2026-01-05', '2026-11-20')],
  });
  expect(leaveOn(moved, '2026-11-20')?.postings).toEqual([posting('DH', '2026-01-05', '2026-11-20')]);
  expect(leaveOn(left, null)).toEqual({ ...left, end_day: null, postings: [posting('DH', '2026-01-05')] });
  expect(leaveOn(left, '2026-08-31')?.postings).toEqual([posting('DH', '2026-01-05', '2026-08-31')]);
  expect(leaveOn(settled, '2026-01-04')).toBeNull();
});

test('however often somebody is moved and leaves, no two postings overlap', () => {
  const step = fc.record({ store: fc.constantFrom('DH', 'BD', 'LT'), day, leaves: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
      let known: Employment = settled;
      for (const { store, day, leaves } of steps) {
        const next = leaves ? leaveOn(known, day) : moveFrom(known, store, day);
        if (next && typeof next !== 'string') known = next;
        for (const [at, { from_day, to_day }] of known.postings.entries()) {
          expect(from_day <= to_day).toBe(true);
          expect((known.postings[at - 1]?.to_day ?? '') < from_day).toBe(true);
        }
        expect(known.postings.length).toBeGreaterThan(0);
        expect(known.postings.at(-1)?.to_day).toBe(known.end_day ?? LASTING);
      }
    }),
  );
});
