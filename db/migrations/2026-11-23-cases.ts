import { sql } from 'kysely';
import type { Db } from '../connect.server.ts';
import { clustered, type Engine } from '../dialect.server.ts';

/** Follow-up on low ratings. Every step may be repeated: SQLite does not run migrations in a transaction. */
export async function up(db: Db, engine: Engine) {
  await db.schema
    .createTable('case')
    .ifNotExists()
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('store', 'text', (c) => c.notNull().references('unit.code'))
    .addColumn('counter', 'text', (c) => c.notNull())
    .addColumn('level', 'integer', (c) => c.notNull())
    .addColumn('rule', 'text', (c) => c.notNull())
    .addColumn('contact', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('assignee', 'text')
    .addColumn('visit_at', 'text', (c) => c.notNull())
    .addColumn('opened_at', 'text', (c) => c.notNull())
    .addColumn('due_at', 'text', (c) => c.notNull())
    .addColumn('closed_at', 'text')
    .addColumn('escalated_at', 'text')
    .addColumn('cause', 'text')
    .addColumn('outcome', 'text')
    .addColumn('feels', 'integer')
    .addColumn('folded', 'text', (c) => c.notNull())
    .addCheckConstraint('case_level', sql`level between 1 and 5`)
    .addCheckConstraint('case_feels', sql`feels between 1 and 5`)
    .addCheckConstraint('case_rule', sql`rule in ('callback', 'burst', 'comment')`)
    .addCheckConstraint('case_contact', sql`contact in ('none', 'given', 'withdrawn', 'expired')`)
    .addCheckConstraint('case_state', sql`state in ('new', 'working', 'waiting', 'closed', 'reopened')`)
    .addCheckConstraint('case_closed', sql`(state = 'closed') = (closed_at is not null)`)
    .execute();
  const indexes = {
    case_store_due_at: ['store', 'due_at'],
    case_assignee: ['assignee', 'due_at'],
    // Whether a counter has had its warning, and what of closed ones is to be forgotten.
    case_counter: ['counter', 'visit_at'],
    case_contact_closed_at: ['contact', 'closed_at'],
  };
  for (const [name, columns] of Object.entries(indexes))
    await db.schema.createIndex(name).ifNotExists().on('case').columns(columns).execute();
  await db.schema
    .createIndex('case_open_due_at')
    .ifNotExists()
    .on('case')
    .columns(['due_at'])
    .where(sql.ref('closed_at'), 'is', null)
    .execute();

  await db.schema
    .createTable('case_event')
    .ifNotExists()
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('case', 'text', (c) => c.notNull().references('case.id'))
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('actor', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('detail', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('case_event_case').ifNotExists().on('case_event').columns(['case', 'id']).execute();

  await clustered(
    engine,
    db.schema
      .createTable('case_setting')
      .ifNotExists()
      .addColumn('place', 'text', (c) => c.notNull())
      .addColumn('key', 'text', (c) => c.notNull())
      .addColumn('value', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('case_setting_key', ['place', 'key']),
  ).execute();
}
