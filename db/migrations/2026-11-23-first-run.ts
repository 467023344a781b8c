import { sql } from 'kysely';
import type { Db } from '../connect.server.ts';

export async function up(db: Db) {
  // Roles given before there was any unit to hold them on: they wait for the first.
  await db.schema
    .createTable('unplaced_role')
    .ifNotExists()
    .addColumn('user', 'text', (c) => c.notNull().references('user.id').onDelete('cascade'))
    .addColumn('role', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('unplaced_role_key', ['user', 'role'])
    .execute();

  // Whether somebody has a past is asked before they are deleted, and must not read every response there ever was.
  await db.schema
    .createIndex('response_uncounted_employee')
    .ifNotExists()
    .on('response')
    .column('employee')
    .where(sql<boolean>`(quarantined = 1 or rating is null or personal = 0)`)
    .execute();
}
