import { sql } from 'kysely';
import type { Db } from '../connect.server.ts';

/** Mails that go out: their content is sealed, and gone once they are sent or given up. */
export async function up(db: Db) {
  await db.schema
    .createTable('mail')
    .ifNotExists()
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('recipient', 'text', (c) => c.notNull())
    .addColumn('locale', 'text', (c) => c.notNull())
    .addColumn('sealed', 'text')
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('error', 'text')
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('ended_at', 'text')
    .addCheckConstraint('mail_state', sql`state in ('waiting', 'sent', 'failed')`)
    .execute();
  await db.schema.createIndex('mail_ended_at').ifNotExists().on('mail').column('ended_at').execute();
}
