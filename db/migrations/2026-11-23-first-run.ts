import type { Db } from '../connect.server.ts';

/** Roles given before there was any unit to hold them on: they wait for the first. */
export async function up(db: Db) {
  await db.schema
    .createTable('unplaced_role')
    .ifNotExists()
    .addColumn('user', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
    .addColumn('role', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('unplaced_role_key', ['user', 'role'])
    .execute();
}
