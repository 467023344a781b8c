/** The rest of where SQLite and PostgreSQL differ: whole databases, copied from one into the other. */
import SqliteDatabase from 'better-sqlite3';
import { sql, type Kysely } from 'kysely';
import { isPostgres, type Handle } from './dialect.server.ts';
import type { Database } from './schema.ts';

/** @returns the path of an SQLite database, null for another engine's address */
export const sqlitePath = (url: string) => (url.startsWith('file:') ? url.slice('file:'.length) : null);

/** Everything committed by now, into a new SQLite file, while others go on writing. @param db of an SQLite database */
export async function copySqlite(db: Handle, file: string) {
  await sql`vacuum into ${file}`.execute(db);
}

/** @throws Error when the file is no SQLite database, or a damaged one */
export async function assertSound(file: string) {
  let found: unknown;
  try {
    const database = new SqliteDatabase(file, { readonly: true });
    found = database.pragma('quick_check(1)', { simple: true });
    database.close();
  } catch (cause) {
    throw new Error(`${file} is no database: ${(cause as Error).message}`, { cause });
  }
  if (found !== 'ok') throw new Error(`${file} is damaged: ${String(found)}`);
}

/**
 * Makes sure that nobody has an SQLite database open, and empties its log into it.
 * @throws Error when somebody has
 */
export function closeToOthers(file: string) {
  try {
    const database = new SqliteDatabase(file);
    // Only who is alone may leave the log behind.
    database.pragma('journal_mode = delete');
    database.close();
  } catch (error) {
    // What is damaged beyond opening is nobody's any more.
    if (!/^SQLITE_BUSY/.test((error as { code?: string }).code ?? '')) return;
    throw new Error(`${file} is in use: stop Smile first`, { cause: error });
  }
}

const OURS = /^(?!kysely_|sqlite_)/;

/** The tables of the product, in the order of their names. */
export async function tablesOf(db: Kysely<Database>): Promise<(keyof Database)[]> {
  const tables = await db.introspection.getTables();
  return tables.map(({ name }) => name as keyof Database).filter((name) => OURS.test(name));
}

type Row = Record<string, unknown>;
const PORTION = 2000;

/** What both engines take as it is: SQLite binds neither booleans nor dates. */
const plain = (value: unknown) =>
  value instanceof Date ? value.toISOString() : typeof value === 'boolean' ? Number(value) : value;

/** A whole table, in portions. @param tx a transaction, so that all tables are of one moment */
export async function* rowsOf(tx: Kysely<Database>, table: keyof Database): AsyncGenerator<Row[]> {
  if (!isPostgres(tx)) {
    const rows: Row[] = [];
    for await (const row of tx.selectFrom(table).selectAll().stream()) {
      rows.push(row as Row);
      if (rows.length === PORTION) yield rows.splice(0);
    }
    if (rows.length > 0) yield rows;
    return;
  }
  await sql`declare portion no scroll cursor for select * from ${sql.table(table)}`.execute(tx);
  for (;;) {
    const { rows } = await sql<Row>`fetch ${sql.lit(PORTION)} from portion`.execute(tx);
    if (rows.length === 0) break;
    yield rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])));
  }
  await sql`close portion`.execute(tx);
}

/** @param tx of a PostgreSQL database */
export const truncate = (tx: Handle, tables: string[]) =>
  sql`truncate ${sql.join(tables.map((table) => sql.table(table)))}`.execute(tx);

/**
 * Lets rows come in any order: references are checked at the end.
 * @returns checks them, to be called when all rows are there
 */
export async function deferReferences(tx: Handle): Promise<() => Promise<void>> {
  if (!isPostgres(tx)) {
    // Holds until the commit, which checks.
    await sql`pragma defer_foreign_keys = on`.execute(tx);
    return async () => undefined;
  }
  const { rows } = await sql<{ table: string; name: string }>`
    select conrelid::regclass::text as "table", conname as name from pg_constraint
    where contype = 'f' and connamespace = current_schema()::regnamespace`.execute(tx);
  const alter = async (how: 'deferrable initially deferred' | 'not deferrable') => {
    for (const { table, name } of rows)
      await sql`alter table ${sql.raw(table)} alter constraint ${sql.ref(name)} ${sql.raw(how)}`.execute(tx);
  };
  await alter('deferrable initially deferred');
  return async () => {
    await sql`set constraints all immediate`.execute(tx);
    await alter('not deferrable');
  };
}
