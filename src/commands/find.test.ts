import { expect, test } from 'vitest';
import { findCommand, nearest, wordsTaken } from './find.ts';

const known = ['migrate', 'rank', 'org import', 'user create', 'export responses', 'score', 'backup'];

test.each([
  ['rnak', 'rank'],
  ['ranks', 'rank'],
  ['migarte', 'migrate'],
  ['Verify', undefined],
  ['org', 'org import'],
  ['org imprt', 'org import'],
  ['export', 'export responses'],
  ['dance', undefined],
  ['', undefined],
])('%j was meant to be %j', (typed, meant) => {
  expect(nearest(typed, known)).toBe(meant);
});

test('a command is found by its longest name', () => {
  const commands = { rank: 1, 'org import': 2 };
  expect(findCommand(commands, ['rank', '--from'])).toEqual({ name: 'rank', command: 1, rest: ['--from'] });
  expect(findCommand(commands, ['org', 'import', 'a.csv'])).toMatchObject({ command: 2, rest: ['a.csv'] });
  expect(findCommand(commands, ['org'])).toBeUndefined();
  expect(findCommand(commands, ['constructor'])).toBeUndefined();
});

test.each([
  ['rank', 'rank --from DAY --to DAY [--by employee|store] [--unit CODE]', 0],
  ['org import', 'org import FILE.csv|xlsx [--check] [--locale vi|en]', 1],
  ['kiosk token', 'kiosk token --counter CODE | --store CODE [--name NAME]', 0],
  ['backup', 'backup FILE [--force]', 1],
  ['verify', 'verify', 0],
])('%s takes the words of its usage', (name, usage, words) => {
  expect(wordsTaken(name, usage)).toBe(words);
});
