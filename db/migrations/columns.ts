import type { AlterTableBuilder, AlterTableColumnAlteringBuilder } from 'kysely';
import type { Db } from '../connect.server.ts';

type Add = (alter: AlterTableBuilder) => AlterTableColumnAlteringBuilder;

/** Adds columns that are not there yet: SQLite does not run migrations in a transaction, so each step may be repeated. */
export async function addMissingColumns(db: Db, table: string, columns: Record<string, Add>) {
  const found = (await db.introspection.getTables()).find(({ name }) => name === table);
  for (const [name, add] of Object.entries(columns))
    if (!found?.columns.some((column) => column.name === name)) await add(db.schema.alterTable(table)).execute();
}
