/**
 * Backups: one SQLite file, whichever engine it was made from, so that it opens by itself (`DATABASE_URL=file:…`) and goes
 * back into either. It holds people's data and the hashes of secrets: only its owner may read it.
 */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { connect, type Connection, type Db } from './connect.server.ts';
import {
  assertSound,
  closeToOthers,
  copySqlite,
  deferReferences,
  rowsOf,
  sqlitePath,
  tablesOf,
  truncate,
} from './dialect-copy.server.ts';
import { migrate, migrationsMissing, migrationsUnknown } from './migrate.server.ts';
import type { Database } from './schema.ts';

const OWNER_ONLY = 0o600;

export interface Backup {
  file: string;
  bytes: number;
  responses: number;
}

/**
 * Writes everything that was committed when it began; kiosks and staff go on meanwhile.
 * @throws Error when there is no database, or the file exists and is not to be replaced
 */
export async function backup(
  connection: Omit<Connection, 'tend'>,
  url: string,
  file: string,
  force: boolean,
): Promise<Backup> {
  if (existsSync(file) && !force) throw new Error(`${file} exists: name another file, or say --force`);
  const path = sqlitePath(url);
  if (path !== null && !existsSync(path)) throw new Error(`There is no database at ${path}`);
  const missing = await migrationsMissing(connection.reader);
  if (missing.length > 0) throw new Error(`The database is not up to date (${missing.join(', ')}): run migrate first`);
  const responses = await writtenWhole(file, async (part) => {
    if (path !== null) await copySqlite(connection.reader, part);
    else await copyRows(connection.db, part);
    return countOf(part);
  });
  return { file, bytes: statSync(file).size, responses };
}

/**
 * Puts a backup in the place of the database, which is kept beside it as `….replaced` where it is a file.
 * @throws Error when the file is no backup of ours, is damaged or of a newer version; when the database holds something
 * and is not to be replaced; when it is a file that another process has open
 */
export async function restore(connection: Omit<Connection, 'tend'>, url: string, file: string, force: boolean) {
  const responses = await countOf(file);
  const path = sqlitePath(url);
  if (path === null) await intoPostgres(connection, file, force);
  else await intoFile(path, file, force);
  return { file, responses };
}

/** Opens a backup to see that it is one, whole and of a version that we know. */
async function countOf(file: string): Promise<number> {
  if (!existsSync(file)) throw new Error(`There is no file ${file}`);
  await assertSound(file);
  return withFile(file, async ({ reader }) => {
    const unknown = await migrationsUnknown(reader).catch((cause: unknown) => {
      throw new Error(`${file} is no backup of Smile`, { cause });
    });
    if (unknown.length > 0) throw new Error(`${file} was made by a newer version (${unknown.join(', ')})`);
    const { n } = await reader
      .selectFrom('response')
      .select((count) => count.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    return n;
  });
}

async function withFile<T>(file: string, work: (opened: Connection) => Promise<T>): Promise<T> {
  const opened = connect(`file:${file}`);
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}

/** A file appears under its name only when all of it is on the disk. */
async function writtenWhole<T>(file: string, write: (part: string) => Promise<T>): Promise<T> {
  const part = `${file}.part`;
  const remains = ['', '-wal', '-shm'].map((end) => `${part}${end}`);
  for (const remain of remains) rmSync(remain, { force: true });
  try {
    closeSync(openSync(part, 'wx', OWNER_ONLY));
    const result = await write(part);
    flush(part);
    renameSync(part, file);
    flush(dirname(resolve(file)));
    return result;
  } finally {
    for (const remain of remains) rmSync(remain, { force: true });
  }
}

function flush(path: string) {
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

async function intoFile(path: string, file: string, force: boolean) {
  if (existsSync(path)) {
    if (resolve(path) === resolve(file)) throw new Error(`${file} is the database itself`);
    if (!force) throw new Error(`There is a database at ${path}: say --force to replace it`);
    closeToOthers(path);
  }
  await writtenWhole(path, async (part) => {
    await copyFile(file, part);
    if (existsSync(path)) renameSync(path, `${path}.replaced`);
    // Of a database that could not be opened any more; a log belongs to its own database and to no other.
    for (const end of ['-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
  });
}

async function intoPostgres(connection: Omit<Connection, 'tend'>, file: string, force: boolean) {
  await migrate(connection);
  const held = await connection.db.selectFrom('unit').select('code').limit(1).execute();
  if (held.length > 0 && !force) throw new Error('The database holds an organisation: say --force to replace it');
  const copy = `${file}.restoring`;
  await copyFile(file, copy);
  try {
    await withFile(copy, async (source) => {
      // An older backup is brought up to date before its rows are read.
      await migrate(source);
      await connection.db.transaction().execute(async (tx) => {
        const tables = await tablesOf(source.db);
        await truncate(tx, tables);
        await moveRows(source.db, tx, tables);
      });
    });
  } finally {
    for (const end of ['', '-wal', '-shm']) rmSync(`${copy}${end}`, { force: true });
  }
}

/** The rows of one moment into a new file. */
async function copyRows(db: Db, part: string) {
  await withFile(part, async (target) => {
    await migrate(target);
    await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute((from) => target.db.transaction().execute(async (to) => moveRows(from, to, await tablesOf(to))));
  });
}

/** SQLite's limit is 32,766 values in a statement, PostgreSQL's 65,535. */
const MAX_VALUES = 30_000;

async function moveRows(from: Db, to: Db, tables: (keyof Database)[]) {
  const settle = await deferReferences(to);
  for (const table of tables) {
    for await (const rows of rowsOf(from, table)) {
      const portion = Math.max(1, Math.floor(MAX_VALUES / Object.keys(rows[0] ?? {}).length));
      for (let at = 0; at < rows.length; at += portion)
        await to
          .insertInto(table)
          .values(rows.slice(at, at + portion) as never)
          .execute();
    }
  }
  await settle();
}
