import { sql } from 'kysely';
import type { Db } from '../connect.server.ts';

/** Public links to surveys, and the answers that are being given through them. */
export async function up(db: Db) {
  await db.schema
    .createTable('link')
    .ifNotExists()
    .addColumn('code', 'text', (c) => c.primaryKey())
    .addColumn('survey', 'text', (c) => c.notNull())
    // No reference: a place may go, and what was printed for it says so.
    .addColumn('store', 'text', (c) => c.notNull())
    .addColumn('counter', 'text', (c) => c.notNull())
    .addColumn('channel', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('last_day', 'text')
    .addColumn('closed_at', 'text')
    .addColumn('closed_by', 'text')
    .addCheckConstraint('link_channel', sql`channel in ('qr')`)
    .execute();
  await db.schema.createIndex('link_survey').ifNotExists().on('link').columns(['survey', 'store']).execute();
  await db.schema
    .createTable('answer_draft')
    .ifNotExists()
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('device_hash', 'text', (c) => c.notNull())
    .addColumn('link', 'text', (c) => c.notNull().references('link.code'))
    .addColumn('survey', 'text', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('locale', 'text', (c) => c.notNull())
    .addColumn('employee', 'text', (c) => c.notNull())
    .addColumn('declined', 'integer', (c) => c.notNull())
    .addColumn('answers', 'text', (c) => c.notNull())
    .addColumn('step', 'text', (c) => c.notNull())
    .addColumn('started_at', 'text', (c) => c.notNull())
    .addColumn('saved_at', 'text', (c) => c.notNull())
    .addColumn('sealed_at', 'text')
    .addColumn('sent_at', 'text')
    .execute();
  // Two tabs that begin at once begin one.
  await db.schema
    .createIndex('answer_draft_open')
    .ifNotExists()
    .on('answer_draft')
    .columns(['device_hash', 'link'])
    .unique()
    .where(sql.ref('sent_at'), 'is', null)
    .execute();
  await db.schema.createIndex('answer_draft_saved').ifNotExists().on('answer_draft').column('saved_at').execute();
}
