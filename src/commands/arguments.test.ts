import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { argumentsOf } from './arguments.ts';
import { fileBytes } from './command.ts';
import { commandHelp } from './help.ts';
import { peopleCommands } from './people.ts';
import { resultCommands } from './results.ts';
import { exportFormat } from './written.ts';

const { rank, verify, score } = resultCommands;
if (!rank || !verify || !score) throw new Error('These commands are there');

test.each([
  ['rank', rank, ['--form', '2026-11-01'], 'rank has no option --form; did you mean --from?'],
  ['rank', rank, ['--colour'], 'rank has no option --colour'],
  ['rank', rank, ['-x'], 'rank has no option -x'],
  ['rank', rank, ['--from'], '--from needs a value'],
  ['rank', rank, ['--from', '--to', '2026-11-01'], '--from needs a value'],
  ['verify', verify, ['--json=3'], '--json takes no value'],
  ['verify', verify, ['now'], '"now" is a word too many: verify'],
  ['score', score, ['a.json', 'b.json'], '"b.json" is a word too many: score FILE.json'],
])('%s refuses what it does not know (%#)', (name, command, args, why) => {
  expect(() => argumentsOf(name, command, args)).toThrow(new Error(why));
});

test('takes what it knows', () => {
  expect(argumentsOf('score', score, ['a.json', '--json'])).toMatchObject({
    values: { json: true },
    positionals: ['a.json'],
  });
  expect(argumentsOf('rank', rank, ['now', '-h']).values).toMatchObject({ help: true });
});

test('files that cannot be read are told in one line', async () => {
  await expect(fileBytes(undefined)).rejects.toThrow(new Error('FILE is missing'));
  await expect(fileBytes('/nowhere/a.csv')).rejects.toThrow(new Error('there is no file /nowhere/a.csv'));
  await expect(fileBytes(tmpdir())).rejects.toThrow(new Error(`this is a folder, not a file: ${tmpdir()}`));
});

test('--json is one document, and no other format', () => {
  expect(exportFormat(undefined, false)).toBe('csv');
  expect(exportFormat('ndjson', false)).toBe('ndjson');
  expect(exportFormat(undefined, true)).toBe('json');
  expect(() => exportFormat('csv', true)).toThrow(new Error('--json and --format csv exclude each other'));
  expect(() => exportFormat('pdf', false)).toThrow(new Error('--format is csv, xlsx or ndjson, not "pdf"'));
});

test('help tells roles, columns and what a file holds', () => {
  expect(Object.values(peopleCommands).map(commandHelp).join('\n')).toMatch(
    /data-protection-officer[^]*unit_code, unit_name, kind/,
  );
  expect(commandHelp(score)).toContain('[day, employee, store, channel, [n1, n2, n3, n4, n5]]');
});
