import { Kysely } from 'kysely';
import { open, type Engine } from './dialect.server.ts';
import type { Database } from './schema.ts';

/** A handle or a transaction on it: every query function takes one first, so that a transaction is passed on. */
export type Db = Kysely<Database>;

export interface Connection {
  engine: Engine;
  db: Db;
  /** For long reads: exports, rankings. Never writes. */
  reader: Db;
  /** For the process that serves: begins the upkeep that its engine wants, until the process ends. */
  tend(): void;
  close(): Promise<void>;
}

/**
 * Opens the database; nothing is read until the first query.
 * @param url `file:path` for SQLite, `postgres://…` for PostgreSQL
 */
export function connect(url: string): Connection {
  const { engine, writer, reader, tend } = open(url);
  const db = new Kysely<Database>({ dialect: writer });
  const long = reader ? new Kysely<Database>({ dialect: reader }) : db;
  return {
    engine,
    db,
    reader: long,
    tend: () => tend(db as unknown as Kysely<never>),
    async close() {
      await db.destroy();
      if (long !== db) await long.destroy();
    },
  };
}
