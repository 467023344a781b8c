/** The only place where SQLite and PostgreSQL differ. */
import SqliteDatabase from 'better-sqlite3';
import {
  CompiledQuery,
  PostgresAdapter,
  PostgresDialect,
  SqliteDialect,
  sql,
  type CreateTableBuilder,
  type Dialect,
  type Kysely,
  type SelectQueryBuilder,
  type SqliteDatabase as KyselySqlite,
  type SqlBool,
} from 'kysely';
import pg from 'pg';
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';

export type Engine = 'sqlite' | 'postgres';

export interface Opened {
  engine: Engine;
  writer: Dialect;
  /** Reads that may take long: on SQLite its own connection, so that an export never holds up an answer. */
  reader: Dialect | null;
  /** Begins what a process that serves does for the database beside its queries. */
  tend(writer: Kysely<never>): void;
}

// Counts and sums arrive as int8 and numeric, which pg hands over as text: ours all fit a double.
const INT8 = 20;
const NUMERIC = 1700;
const postgresTypes = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 || oid === NUMERIC ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/** Who waits for a lock longer than this is told to come back: a device gives a post 20 s, and sends it again. */
const IMPATIENT = "set lock_timeout = '5s'";

/** For work that may wait for its locks, such as a migration that another process is at. */
export async function unhurried<DB, T>(db: Kysely<DB>, work: (db: Kysely<DB>) => Promise<T>): Promise<T> {
  if (!isPostgres(db)) return work(db);
  return db.connection().execute(async (one) => {
    await one.executeQuery(CompiledQuery.raw('set lock_timeout = 0'));
    return work(one).finally(() => one.executeQuery(CompiledQuery.raw(IMPATIENT)));
  });
}

/**
 * @param url `file:path` (SQLite) or `postgres://…`
 * @throws Error when the scheme is neither
 */
export function open(url: string): Opened {
  if (/^postgres(ql)?:\/\//.test(url)) {
    // Without a limit, whoever asks while the server is away waits for ever.
    const waiting = { connectionTimeoutMillis: 5000 };
    const pool = new pg.Pool({ connectionString: url, max: 10, types: postgresTypes, ...waiting });
    // A connection that the server closes is replaced by the pool, and a query under way on it fails. Without listeners it
    // would end the process: the pool's own for idle ones, each connection's for those at work.
    pool.on('error', () => undefined);
    pool.on('connect', (client) => {
      client.on('error', () => undefined);
      naming(client);
    });
    const writer = new PostgresDialect({
      pool,
      onCreateConnection: async (connection) => void (await connection.executeQuery(CompiledQuery.raw(IMPATIENT))),
    });
    return { engine: 'postgres', writer, reader: null, tend: () => undefined };
  }
  if (!url.startsWith('file:')) throw new Error(`DATABASE_URL must begin with file: or postgres://, not "${url}"`);
  const path = url.slice('file:'.length);
  mkdirSync(dirname(path), { recursive: true });
  return {
    engine: 'sqlite',
    writer: new SqliteDialect({ database: async () => openSqlite(path, false) }),
    reader: new SqliteDialect({ database: async () => openSqlite(path, true) }),
    tend: (writer) => checkpointBeside(path, writer),
  };
}

/** Pages of the log at which the writer carries it over itself: SQLite's own number, and one it should never reach. */
const OWN_PAGES = 1000;
const RELIEVED_PAGES = 16_000;

/** Relieves the writer of checkpoints for as long as the thread lives that makes them; see there. */
function checkpointBeside(path: string, writer: Kysely<never>) {
  const thread = new Worker(new URL(import.meta.resolve('#db/checkpoint.worker.js')), { workerData: { path } });
  thread.unref();
  // A database that does not take even this is met by the next statement, which somebody waits for.
  const writerMakes = (pages: number) =>
    sql`pragma wal_autocheckpoint = ${sql.lit(pages)}`.execute(writer).catch(() => undefined);
  thread.on('message', () => writerMakes(RELIEVED_PAGES));
  // Whatever ended it (a full disk, a file that is gone) the writer meets as well, and answers for.
  thread.on('error', () => undefined);
  thread.on('exit', () => writerMakes(OWN_PAGES));
}

/** Its own cache of pages; those of the operating system lie behind it. */
const WRITER_KB = 8_000;
const READER_KB = 8_000;

function openSqlite(path: string, readonly: boolean) {
  const database = new SqliteDatabase(path, { readonly, timeout: 20 });
  if (!readonly) {
    database.pragma('journal_mode = WAL');
    // FULL: what we acknowledged survives a power cut, not only a crash.
    database.pragma('synchronous = FULL');
  }
  database.pragma('foreign_keys = ON');
  database.pragma(`cache_size = -${readonly ? READER_KB : WRITER_KB}`);
  return remembering(database, guard(database, path));
}

const names = new Map<string, string>();

/** Says that a text will come again and again, whatever is bound to it: PostgreSQL parses and plans it once a connection. */
export function recurring(text: string) {
  if (!names.has(text)) names.set(text, `recurring_${names.size}`);
}

/** Has the connection send recurring texts under their names. */
function naming(client: pg.PoolClient) {
  const query = client.query.bind(client) as (given: string | pg.QueryConfig, values?: unknown[]) => unknown;
  const named = (given: string | pg.QueryConfig, ...rest: [values?: unknown[]]) => {
    const name = typeof given === 'string' ? names.get(given) : undefined;
    return typeof given === 'string' && name
      ? query({ name, text: given, values: rest[0] ?? [] })
      : query(given, ...rest);
  };
  client.query = named as typeof client.query;
}

/**
 * A file that was moved or removed can still be written to through a handle that is open, and nobody would ever read it:
 * no answer may be acknowledged on it. Put back, it is the same file, and everything goes on. Another file in its place is
 * not taken up: handles on two files under one name would delete each other's log.
 * @returns what throws while the path is not the file that was opened
 */
function guard(database: SqliteDatabase.Database, path: string): () => void {
  const identity = () => {
    const found = statSync(path, { throwIfNoEntry: false });
    return found && `${found.dev}:${found.ino}`;
  };
  const opened = identity();
  return () => {
    if (database.memory || identity() === opened) return;
    throw Object.assign(new Error(`${path} is no longer the file that was opened`), {
      code: 'SQLITE_READONLY_DBMOVED',
    });
  };
}

/** What a transaction is rolled back with when the fault that broke it, such as a full disk, has done so already. */
const nothing: ReturnType<KyselySqlite['prepare']> = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [][Symbol.iterator](),
};

/** Texts vary with the number of their values; what recurs is among the first hundreds, and none of it is long. */
const MAX_STATEMENTS = 500;
const MAX_TEXT = 16_384;

/**
 * Parses a statement once: those of the intake run thousands of times a second.
 * @param check before each statement that stands alone, and before a commit
 */
function remembering(database: SqliteDatabase.Database, check: () => void): KyselySqlite {
  const known = new Map<string, SqliteDatabase.Statement>();
  return {
    prepare(asked) {
      if (asked === 'rollback' && !database.inTransaction) return nothing;
      if (!database.inTransaction || asked === 'commit') check();
      // The lock is taken at once: a transaction that reads first cannot write when another process has meanwhile.
      const text = asked === 'begin' && !database.readonly ? 'begin immediate' : asked;
      const found = known.get(text);
      // One that is being read from, row by row, cannot be run a second time meanwhile.
      if (found && !found.busy) return found as ReturnType<KyselySqlite['prepare']>;
      const made = database.prepare(text);
      if (text.length > MAX_TEXT) return made as ReturnType<KyselySqlite['prepare']>;
      // What changes the schema changes what others return.
      if (known.size >= MAX_STATEMENTS || /^\s*(create|alter|drop)\b/i.test(text)) known.clear();
      else known.set(text, made);
      return made as ReturnType<KyselySqlite['prepare']>;
    },
    close: () => void database.close(),
  };
}

/** Column types of the tables whose rows better-auth reads and writes itself. */
export const authColumns = {
  sqlite: { moment: 'text', flag: 'integer' },
  postgres: { moment: 'timestamptz', flag: 'boolean' },
} as const;

/** A table that is read by its key's order is stored in that order. */
export function clustered<T extends string, C extends string>(engine: Engine, table: CreateTableBuilder<T, C>) {
  return engine === 'sqlite' ? table.modifyEnd(sql`without rowid`) : table;
}

export type Handle = Pick<Kysely<never>, 'getExecutor'>;

export const isPostgres = (db: Handle) => db.getExecutor().adapter instanceof PostgresAdapter;

/** A value as the engine's driver takes it: a list is one value on both, for `among`. */
export const bound = (db: Handle, value: unknown) =>
  Array.isArray(value) && !isPostgres(db) ? JSON.stringify(value) : value;

/** True where the column's text is in a list that is bound as one value: the statement's text is the same for any number. */
export const among = (db: Handle, column: string, list: string[]) =>
  isPostgres(db)
    ? sql<SqlBool>`${sql.ref(column)} = any(${list}::text[])`
    : sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${list}))`;

/** The same outside of `prepared`, which binds by itself. */
export const oneOf = (db: Handle, column: string, list: string[]) => among(db, column, bound(db, list) as string[]);

/** Rows of texts to join with, bound as one value. @param json list of objects with these keys */
export function records<A extends string, C extends string>(db: Handle, alias: A, json: string, columns: readonly C[]) {
  if (isPostgres(db)) {
    const typed = sql.join(columns.map((column) => sql`${sql.ref(column)} text`));
    return sql<Record<C, string>>`json_to_recordset(${json}::json)`.as<A>(sql`${sql.ref(alias)}(${typed})`);
  }
  const values = sql.join(columns.map((column) => sql`value ->> ${sql.lit(column)} as ${sql.ref(column)}`));
  return sql<Record<C, string>>`(select ${values} from json_each(${json}))`.as(alias);
}

/** Whether an insert takes its rows as one value: PostgreSQL parses thousands of places slower than it writes the rows. */
export const takesRows = (db: Handle) => isPostgres(db);

/** Rows to insert, bound as one JSON value, for engines that take them so. */
export const rowsIn = (table: string, columns: readonly string[], json: unknown) =>
  sql<never>`select ${sql.join(columns.map((column) => sql.ref(column)))} from json_populate_recordset(null::${sql.table(table)}, ${json}::json)`;

/** Holds the selected rows until the transaction ends; SQLite has one writer and needs nothing. */
export function locked<DB, TB extends keyof DB, O>(db: Handle, query: SelectQueryBuilder<DB, TB, O>) {
  return isPostgres(db) ? query.forUpdate() : query;
}

/** As `locked`, but passes over rows that another process holds. */
export function claimed<DB, TB extends keyof DB, O>(engine: Engine, query: SelectQueryBuilder<DB, TB, O>) {
  return engine === 'postgres' ? query.forUpdate().skipLocked() : query;
}

/** True when the same transaction may succeed if tried again: lock contention, deadlock, serialization failure. */
export function isTransient(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && (code.startsWith('SQLITE_BUSY') || code === '40001' || code === '40P01');
}

/** True when what was asked for a table is no database yet, or one without that table. */
export function isSchemaless(error: unknown): boolean {
  const { code, message = '' } = error as { code?: unknown; message?: string };
  return code === '42P01' || code === 'SQLITE_CANTOPEN' || (code === 'SQLITE_ERROR' && /^no such table/.test(message));
}

/** True when the database itself cannot take writes now: gone, full, read-only or locked by another process. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  // pg gives no code to connections that could not be had in time, or broke in the middle.
  if (typeof code !== 'string')
    return /^(timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error)/.test(
      error.message,
    );
  return (
    /^SQLITE_(BUSY|FULL|READONLY|IOERR|CANTOPEN|NOTADB|CORRUPT)/.test(code) ||
    /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|EPIPE|ETIMEDOUT)$/.test(code) ||
    /^(08\d{3}|57P0\d|53\d{3}|55P03|25006)$/.test(code)
  );
}
