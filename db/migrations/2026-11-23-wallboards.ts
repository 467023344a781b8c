import type { Db } from '../connect.server.ts';

/** Screens in back offices: each shows one store to whoever works there. */
export async function up(db: Db) {
  await db.schema
    .createTable('wallboard')
    .ifNotExists()
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('store', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('token_hash', 'text', (c) => c.notNull().unique())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('seen_at', 'text')
    .execute();
}
