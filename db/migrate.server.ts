import { sql } from 'kysely';
import { DEFAULT_MIGRATION_TABLE, Migrator } from 'kysely/migration';
import type { Connection, Db } from './connect.server.ts';
import { isSchemaless, unhurried } from './dialect.server.ts';
import { migrations } from './migrations/index.ts';

const known = Object.keys(migrations);

/** @throws whatever the database throws where it has never been migrated */
async function applied(db: Db): Promise<string[]> {
  const rows = await sql<{ name: string }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(db);
  return rows.rows.map(({ name }) => name);
}

/** Names of our migrations that the database has not seen. */
export async function migrationsMissing(db: Db): Promise<string[]> {
  const seen = await applied(db);
  return known.filter((name) => !seen.includes(name));
}

/** Whether the database is one of ours and up to date. @throws what keeps it from being asked at all */
export async function isMigrated(db: Db): Promise<boolean> {
  try {
    return (await migrationsMissing(db)).length === 0;
  } catch (error) {
    if (isSchemaless(error)) return false;
    throw error;
  }
}

/** Names of migrations that the database has seen and we have not: a newer version was at it. */
export async function migrationsUnknown(db: Db): Promise<string[]> {
  return (await applied(db)).filter((name) => !known.includes(name));
}

/**
 * Brings the schema up to date. Several processes may call it at once.
 * @returns names of the migrations applied now, oldest first
 * @throws the first migration's error; earlier ones stay applied
 */
export async function migrate({ db, engine }: Pick<Connection, 'engine' | 'db'>): Promise<string[]> {
  const provider = {
    getMigrations: async () =>
      Object.fromEntries(Object.entries(migrations).map(([name, up]) => [name, { up: (tx: Db) => up(tx, engine) }])),
  };
  // Names of one day sort by their words: one that is merged later may come before one that a database has seen.
  const settings = { provider, allowUnorderedMigrations: true };
  const { error, results } = await unhurried(db, (one) => new Migrator({ db: one, ...settings }).migrateToLatest());
  if (error) throw error;
  return (results ?? []).map((result) => result.migrationName);
}
