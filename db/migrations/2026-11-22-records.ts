import type { Db } from '../connect.server.ts';
import { appendOnly } from '../dialect-append-only.server.ts';

/** Audit: read by anything, newest first; written once; personal values apart, so that they can go. */
export async function up(db: Db) {
  const { schema } = db;
  for (const columns of [
    ['at', 'id'],
    ['subject', 'at', 'id'],
    ['actor', 'at', 'id'],
    ['action', 'at', 'id'],
    ['unit', 'at', 'id'],
    ['unit', 'action', 'at', 'id'],
  ])
    await schema
      .createIndex(`audit_by_${columns.slice(0, -1).join('_')}`)
      .ifNotExists()
      .on('audit')
      .columns(columns)
      .execute();
  await schema.dropIndex('audit_at').ifExists().execute();

  await schema
    .createTable('audit_personal')
    .ifNotExists()
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .execute();
  await schema.createIndex('audit_personal_subject').ifNotExists().on('audit_personal').column('subject').execute();

  // What is kept about one employee is asked for by people, and must not read every event there ever was.
  await schema
    .createIndex('device_event_employee_at')
    .ifNotExists()
    .on('device_event')
    .columns(['employee', 'at'])
    .execute();

  await appendOnly(db, 'audit');
}
