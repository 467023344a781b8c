/** The only place where SQLite and PostgreSQL differ. */
import SqliteDatabase from 'better-sqlite3';
import {
  PostgresDialect,
  SqliteDialect,
  sql,
  type CreateTableBuilder,
  type Dialect,
  type SelectQueryBuilder,
} from 'kysely';
import pg from 'pg';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

export type Engine = 'sqlite' | 'postgres';

export interface Opened {
  engine: Engine;
  writer: Dialect;
  /** Reads that may take long: on SQLite its own connection, so that an export never holds up an answer. */
  reader: Dialect | null;
}

// Counts and sums arrive as int8 and numeric, which pg hands over as text: ours all fit a double.
const INT8 = 20;
const NUMERIC = 1700;
const postgresTypes = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 || oid === NUMERIC ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/**
 * @param url `file:path` (SQLite) or `postgres://…`
 * @throws Error when the scheme is neither
 */
export function open(url: string): Opened {
  if (/^postgres(ql)?:\/\//.test(url)) {
    // Without a limit, whoever asks while the server is away waits for ever.
    const waiting = { connectionTimeoutMillis: 5000 };
    const pool = new pg.Pool({ connectionString: url, max: 10, types: postgresTypes, ...waiting });
    // An idle connection that the server closes is replaced by the pool; without a listener it would end the process.
    pool.on('error', () => undefined);
    return { engine: 'postgres', writer: new PostgresDialect({ pool }), reader: null };
  }
  if (!url.startsWith('file:')) throw new Error(`DATABASE_URL must begin with file: or postgres://, not "${url}"`);
  const path = url.slice('file:'.length);
  mkdirSync(dirname(path), { recursive: true });
  return {
    engine: 'sqlite',
    writer: new SqliteDialect({ database: async () => openSqlite(path, false) }),
    reader: new SqliteDialect({ database: async () => openSqlite(path, true) }),
  };
}

function openSqlite(path: string, readonly: boolean) {
  const database = new SqliteDatabase(path, { readonly, timeout: 20 });
  if (!readonly) {
    database.pragma('journal_mode = WAL');
    // FULL: what we acknowledged survives a power cut, not only a crash.
    database.pragma('synchronous = FULL');
  }
  database.pragma('foreign_keys = ON');
  database.pragma('cache_size = -32000');
  return database;
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

/** Holds the selected rows until the transaction ends; SQLite has one writer and needs nothing. */
export function locked<DB, TB extends keyof DB, O>(engine: Engine, query: SelectQueryBuilder<DB, TB, O>) {
  return engine === 'postgres' ? query.forUpdate() : query;
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

/** True when the database itself cannot take writes now: gone, full, read-only or locked by another process. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  // pg gives no code to connections that could not be had in time, or broke in the middle.
  if (typeof code !== 'string')
    return /^(timeout exceeded when trying to connect|Connection terminated)/.test(error.message);
  return (
    /^SQLITE_(BUSY|FULL|READONLY|IOERR|CANTOPEN|NOTADB|CORRUPT)/.test(code) ||
    /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|EPIPE|ETIMEDOUT)$/.test(code) ||
    /^(08\d{3}|57P0\d|53\d{3}|25006)$/.test(code)
  );
}
