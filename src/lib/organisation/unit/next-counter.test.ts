import { expect, test } from 'vitest';
import { nextCounter } from './next-counter.ts';

const first = { code: 'QT-DH-01', name: 'Quầy 1' };

test('the first is called after its store', () => {
  expect(nextCounter([], first)).toEqual(first);
});

test.each([
  [
    { code: 'QT-DH-09', name: 'Quầy 9' },
    { code: 'QT-DH-10', name: 'Quầy 10' },
  ],
  [
    { code: '99', name: 'Quầy VIP' },
    { code: '100', name: '' },
  ],
  [
    { code: 'VIP', name: 'Quầy 3' },
    { code: '', name: 'Quầy 4' },
  ],
  [
    { code: 'A12345678901', name: '' },
    { code: '', name: '' },
  ],
])('after %o comes %o', (last, next) => {
  expect(nextCounter([{ code: 'X-1', name: 'X' }, last], first)).toEqual(next);
});
