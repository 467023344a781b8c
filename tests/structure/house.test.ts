/** The rules of the house: which way imports point, where SQL may stand, how long a file may grow. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'src', 'db', 'tests'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => /\.(ts|svelte)$/.test(path));

const texts = new Map(files.map((path) => [path, readFileSync(path, 'utf8')]));

interface Import {
  from: string;
  to: string;
}

const IMPORT = /(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g;

/** Imports inside the project, by path from its root. */
function importsOf(path: string): Import[] {
  return [...(texts.get(path) ?? '').matchAll(IMPORT)].flatMap(([, target = '']) => {
    if (target.startsWith('#lib/')) return { from: path, to: `src/lib/${target.slice(5)}` };
    if (target.startsWith('#db/')) return { from: path, to: `db/${target.slice(4)}` };
    if (!target.startsWith('.')) return [];
    return { from: path, to: new URL(target, `file:///${path}`).pathname.slice(1) };
  });
}

const imports = files.flatMap(importsOf);

/** Rooms in their order: each may use only those before it; rooms in one line may not use each other. */
const order = [
  ['paraglide'],
  ['problem', 'ui', 'server'],
  ['jobs/queue'],
  ['mail'],
  ['access'],
  ['organisation'],
  ['survey'],
  ['customer'],
  ['response'],
  ['offline'],
  ['kiosk'],
  ['invitation'],
  ['interview'],
  ['scoring'],
  ['review', 'care', 'results'],
  ['records'],
  ['jobs/registry'],
];

function roomOf(path: string): string | null {
  const [, room = '', file = ''] = /^src\/lib\/([^/]+?)(?:\.ts)?(?:\/(.+))?$/.exec(path) ?? [];
  if (room !== 'jobs') return room || null;
  return file.startsWith('registry') ? 'jobs/registry' : 'jobs/queue';
}
const rankOf = (room: string) => order.findIndex((line) => line.includes(room));
const SHARED = ['problem', 'ui', 'server'];

test('every file in src/lib stands in a room of the plan', () => {
  const strangers = files.filter((path) => {
    const room = roomOf(path);
    return room !== null && rankOf(room) < 0;
  });
  expect(strangers).toEqual([]);
});

test('imports between rooms point one way', () => {
  const wrong = imports.filter(({ from, to }) => {
    const [own, other] = [roomOf(from), roomOf(to)];
    if (own === null || other === null || own === other) return false;
    if (SHARED.includes(own) && SHARED.includes(other)) return false;
    return rankOf(other) >= rankOf(own);
  });
  expect(wrong).toEqual([]);
});

test('no room imports another room’s queries, and no route imports queries or the database', () => {
  const wrong = imports.filter(({ from, to }) => {
    const queries = to.includes('.queries.server');
    if (from.startsWith('src/routes/')) return queries || to.startsWith('db/');
    return queries && from.startsWith('src/lib/') && roomOf(from) !== roomOf(to);
  });
  expect(wrong).toEqual([]);
});

test('only the hooks and the commands import the registry of jobs', () => {
  const wrong = imports.filter(
    ({ from, to }) =>
      to.includes('/jobs/registry') &&
      roomOf(from) !== 'jobs/registry' &&
      !/^(src\/hooks\.server|src\/commands\/|tests\/)/.test(from),
  );
  expect(wrong).toEqual([]);
});

test('SQL stands only in query files and db/', () => {
  const SQL = /\.(selectFrom|insertInto|updateTable|deleteFrom|withRecursive|replaceInto)\(|\bsql`/;
  const wrong = files.filter(
    (path) => path.startsWith('src/') && !/\.queries\.server\.ts$/.test(path) && SQL.test(texts.get(path) ?? ''),
  );
  expect(wrong).toEqual([]);
});

test('the engines differ in one place only', () => {
  const DIFFERENCE = /engine\s*[!=]==|instanceof (Sqlite|Postgres)|['"](better-sqlite3|pg)['"]/;
  const wrong = files.filter(
    (path) => /^(src|db)\//.test(path) && !path.startsWith('db/dialect') && DIFFERENCE.test(texts.get(path) ?? ''),
  );
  expect(wrong).toEqual([]);
});

test('what the browser gets is pure: no server file is imported by a component or a pure file', () => {
  const server = (path: string) => path.startsWith('db/') || /\.server\.ts$/.test(path);
  const typeOnly = ({ from, to }: Import) => {
    const name = to.split('/').at(-1) ?? '';
    return new RegExp(`import type [^;]*${name.replaceAll('.', '\\.')}`).test(texts.get(from) ?? '');
  };
  const wrong = imports.filter(
    (found) =>
      /^src\/lib\//.test(found.from) &&
      !/\.(server|worker|test)\.ts$/.test(found.from) &&
      server(found.to) &&
      !typeOnly(found),
  );
  expect(wrong).toEqual([]);
});

test('own modules are imported with their extension', () => {
  const wrong = imports.filter(({ to }) => !/(\.(ts|js|svelte|css|json)|\/\$types)$/.test(to));
  expect(wrong).toEqual([]);
});

test('a transaction waits for a lock that another process holds: it is begun by transacted, or repeated as it does', () => {
  const repeated = /^src\/lib\/(server\/retry|response\/(intake|verify)|organisation\/import\/import)\.server\.ts$/;
  const wrong = files.filter(
    (path) => path.startsWith('src/') && !repeated.test(path) && /\.transaction\(\)/.test(texts.get(path) ?? ''),
  );
  expect(wrong).toEqual([]);
});

test('whoever writes CSV disarms its texts', () => {
  const writers = files.filter(
    (path) =>
      path.startsWith('src/') && !path.endsWith('.test.ts') && /from 'csv-stringify/.test(texts.get(path) ?? ''),
  );
  const armed = writers.filter(
    // Given to the writer, or what it is given unless somebody says otherwise.
    (path) => !/(\.\.\.|, |= |\? )csv(Options|OptionsFor|ForPrograms)\b/.test(texts.get(path) ?? ''),
  );
  expect(writers.length).toBeGreaterThan(2);
  expect(armed).toEqual([]);
});

test('files stay short', () => {
  const long = [...texts].filter(([path, text]) => !path.startsWith('db/migrations/') && text.split('\n').length > 320);
  expect(long.map(([path]) => path)).toEqual([]);
});
