import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase } from '../fixtures/engines.ts';
import { smile as smileOn } from '../fixtures/smile.ts';

let database: Awaited<ReturnType<typeof freshDatabase>>;
let folder: string;

/** Runs a command as `npm run smile --` does. */
const smile = (...args: string[]) => smileOn(database.url, ...args);

async function csv(name: string, text: string) {
  const path = join(folder, `${name}.csv`);
  await writeFile(path, text);
  return path;
}

beforeAll(async () => {
  database = await freshDatabase('sqlite');
  folder = await mkdtemp(join(tmpdir(), 'smile-files-'));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

test('seed fills the database once, verify agrees, and other options are refused in one line', async () => {
  const options = ['seed', '--responses', '300', '--days', '5', '--stores', '2', '--employees', '12', '--json'];
  const made = await smile(...options);
  expect(made).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(made.stdout)).toMatchObject({ responses: 300, employees: 12 });
  expect(await smile(...options)).toEqual(made);
  const verified = await smile('verify', '--json');
  expect(JSON.parse(verified.stdout)).toEqual({ responses: 300, counted: 300, differences: 0, named: [] });
  const refused = await smile('seed', '--seed', 'other');
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toMatch(/^smile: .*another demo already.*\n$/);
});

test('org import prints what it did, and every fault with one closing line', async () => {
  const good = await csv('good', 'Mã quầy;Tên quầy;Mã điểm giao dịch\nQT-DH-01-99;Quầy 99;QT-DH-01\n');
  expect(await smile('org', 'import', good)).toEqual({
    code: 0,
    stdout: 'counters: 1 added, 0 changed, 0 unchanged\n',
    stderr: '',
  });
  const bad = await csv('bad', 'Mã quầy;Tên quầy;Mã điểm giao dịch\nA;Quầy 1;KHÔNG CÓ\n;Quầy 2;QT-DH-01\n');
  expect(await smile('org', 'import', bad, '--locale', 'vi')).toEqual({
    code: 1,
    stdout: [
      'dòng 2, cột “Mã điểm giao dịch”: Không có điểm giao dịch KHÔNG CÓ trong tệp cũng như trong hệ thống.',
      'dòng 3, cột “Mã quầy”: Ô này đang trống.',
      '',
    ].join('\n'),
    stderr: 'smile: Chưa nhập dòng nào. Số lỗi trong tệp: 2.\n',
  });
  const json = await smile('org', 'import', bad, '--check', '--json');
  expect(json).toMatchObject({ code: 1, stderr: 'smile: Nothing was imported. Faults in the file: 2.\n' });
  expect(JSON.parse(json.stdout)).toMatchObject({
    check: true,
    counts: null,
    faults: [
      { sheet: null, line: 2, column: 'Mã điểm giao dịch', code: 'unknown-store' },
      { sheet: null, line: 3, column: 'Mã quầy', code: 'required' },
    ],
  });
});

test('what cannot be understood is refused by name, in one line', async () => {
  const refused = async (line: string, why: string, code = 1) =>
    expect(await smile(...line.split(' ')), line).toEqual({ code, stdout: '', stderr: `smile: ${why}\n` });
  await refused('org import /nowhere/units.xlsx', 'there is no file /nowhere/units.xlsx');
  await refused('rnak --from 2026-11-01', 'there is no command "rnak"; did you mean rank?', 2);
  await refused('rank --form 2026-11-01', 'rank has no option --form; did you mean --from?');
});

test('every command says what it is for', async () => {
  const all = await smile('--help');
  expect(all).toMatchObject({ code: 0, stderr: '' });
  expect(all.stdout).toContain('rank --from DAY --to DAY');
  expect((await smile('org', 'import', '--help')).stdout).toContain('[start_date]');
});

test('a database that was never migrated is told what to do', async () => {
  const fresh = await freshDatabase('sqlite');
  expect(await smileOn(fresh.url, 'verify')).toEqual({
    code: 1,
    stdout: '',
    stderr: 'smile: the database is not up to date: run `npm run -s smile -- migrate` first\n',
  });
  await fresh.drop();
});

test('with --json an export is one document', async () => {
  const days = ['--from', '2020-01-01', '--to', '2029-12-31'];
  const responses = JSON.parse((await smile('export', 'responses', ...days, '--json')).stdout) as object[];
  expect(responses).toHaveLength(300);
  const audit = JSON.parse((await smile('audit', 'export', '--json')).stdout) as { action: string }[];
  expect(audit.map(({ action }) => action)).toContain('organisation.import');
});
