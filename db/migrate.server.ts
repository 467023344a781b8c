import { Migrator } from 'kysely/migration';
import type { Connection, Db } from './connect.server.ts';
import { unhurried } from './dialect.server.ts';
import { migrations } from './migrations/index.ts';

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
  const { error, results } = await unhurried(db, (one) => new Migrator({ db: one, provider }).migrateToLatest());
  if (error) throw error;
  return (results ?? []).map((result) => result.migrationName);
}
