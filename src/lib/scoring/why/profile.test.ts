import { expect, test } from 'vitest';
import { profileOf, type Counted } from './profile.ts';

const person = (n: number, attitude: number): Counted => ({ n, options: new Map([['attitude', attitude]]) });

test('a share is pulled to the colleagues’, and called different only where it is beyond doubt', () => {
  const people = new Map([
    ...Array.from({ length: 30 }, (_, at): [string, Counted] => [`NV${at}`, person(200, at % 2 ? 22 : 14)]),
    ['few', person(4, 3)],
    ['many', person(400, 160)],
  ]);
  const [few] = profileOf('few', people);
  expect(few).toMatchObject({ k: 3, n: 4 });
  expect(few?.share).toBeLessThan(0.35);
  const [many] = profileOf('many', people);
  expect(many?.share).toBeGreaterThan(0.35);
  expect(many?.verdict).toBe('more');
});

test('without colleagues or ratings nothing is compared', () => {
  expect(profileOf('a', new Map([['a', person(10, 10)]]))).toMatchObject([{ share: 1, usual: 1, verdict: 'alike' }]);
  expect(profileOf('b', new Map([['a', person(10, 5)]]))).toEqual([]);
});
