import { expect, test } from 'vitest';
import type { Denial, Spell } from '#lib/organisation/shift.ts';
import { attributed, summed, type Attributed } from './attribution.ts';

const day = '2026-11-19';
const at = (time: string) => new Date(`${day}T${time}:00+07:00`).toISOString();
const spell = (employee: string, from: string, to: string, more: Partial<Spell> = {}): Spell => ({
  ...{ id: `${employee} ${from}`, counter: 'C', employee, from: at(from), to: at(to), day },
  ...{ open: false, source: 'roster', statedUntil: null, seconded: false },
  ...more,
});
const stated = (employee: string, seconded: boolean) =>
  spell(employee, '08:00', '10:00', { statedUntil: at('10:00'), seconded });
const denial = (employee: string, seconded: boolean): Denial => ({
  ...{ counter: 'C', employee, from: at('08:00'), to: at('10:00'), seconded, correction: 'X' },
});
const at9 = (origin: Attributed, spells: Spell[], denials: Denial[] = []) => {
  const { employee, attribution } = attributed(origin, { counter: 'C', at: at('09:00'), day }, { spells, denials });
  return `${employee} ${attribution}`;
};
const screen: Attributed = { employee: 'A', attribution: 'screen' };
const none: Attributed = { employee: '', attribution: 'none' };
const refused: Attributed = { employee: '', attribution: 'refused' };
const named: Attributed = { employee: 'A', attribution: 'named' };

test('what a screen showed stands against plans, sign-ons and one person’s word', () => {
  expect(at9(screen, [])).toBe('A screen');
  expect(at9(screen, [spell('B', '08:00', '10:00')])).toBe('A screen');
  expect(at9(screen, [spell('B', '08:00', '10:00', { source: 'sign-on' })])).toBe('A screen');
  expect(at9(screen, [stated('B', false)])).toBe('A screen');
  expect(at9(screen, [], [denial('A', false)])).toBe('A screen');
});

test('it gives way to what two agreed on', () => {
  expect(at9(screen, [stated('B', true)])).toBe('B corrected');
  expect(at9(screen, [stated('A', true)])).toBe('A screen');
  expect(at9(screen, [], [denial('A', true)])).toBe(' corrected');
  expect(at9(screen, [spell('B', '08:00', '10:00')], [denial('A', true)])).toBe('B corrected');
  expect(at9(screen, [spell('A', '08:30', '10:00')], [denial('A', true)])).toBe('A screen');
  expect(at9(screen, [], [denial('B', true)])).toBe('A screen');
});

test('what nobody was known for follows the shifts', () => {
  expect(at9(none, [])).toBe(' none');
  expect(at9(none, [spell('B', '08:00', '10:00')])).toBe('B shift');
  expect(at9({ employee: 'A', attribution: 'shift' }, [])).toBe(' none');
  expect(at9(none, [spell('B', '08:00', '10:00'), stated('D', false)])).toBe('D corrected');
});

test('after a wrong PIN only people’s word tells', () => {
  expect(at9(refused, [spell('B', '08:00', '10:00')])).toBe(' refused');
  expect(at9(refused, [stated('B', false)])).toBe('B corrected');
});

test('whom the customer named stays', () => {
  expect(at9(named, [stated('B', true)], [denial('A', true)])).toBe('A named');
});

test('moves are summed by day and person', () => {
  const move = (from: string, to: string, againstScreen = false) => ({ day, from, to, againstScreen });
  expect(summed([move('A', 'B'), move('', 'B'), move('A', 'B', true)])).toEqual({
    total: 3,
    againstScreen: 1,
    by: [
      { day, from: '', to: 'B', n: 1 },
      { day, from: 'A', to: 'B', n: 2 },
    ],
  });
});
