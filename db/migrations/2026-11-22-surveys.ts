import type { Db } from '../connect.server.ts';
import { addMissingColumns } from './columns.ts';

/** Surveys that people make: whose they are, and drafts that are saved while they are written. */
export async function up(db: Db) {
  await db.schema
    .createTable('survey')
    .ifNotExists()
    .addColumn('code', 'text', (c) => c.primaryKey())
    .addColumn('unit', 'text', (c) => c.notNull().references('unit.code'))
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .execute();
  await addMissingColumns(db, 'survey_version', {
    revision: (alter) => alter.addColumn('revision', 'integer', (c) => c.notNull().defaultTo(0)),
    saved_at: (alter) => alter.addColumn('saved_at', 'text'),
    saved_by: (alter) => alter.addColumn('saved_by', 'text'),
  });
}
