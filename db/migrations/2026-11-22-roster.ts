import { sql } from 'kysely';
import type { Db } from '../connect.server.ts';
import { clustered, type Engine } from '../dialect.server.ts';

/**
 * Shifts that people state afterwards: they win over sign-on and roster, what they replace is put aside, and a second
 * person may have to agree.
 * Every step may be repeated: SQLite does not run migrations in a transaction.
 */
export async function up(db: Db, engine: Engine) {
  const shift = (await db.introspection.getTables()).find(({ name }) => name === 'shift');
  const has = (column: string) => shift?.columns.some(({ name }) => name === column);
  if (!has('stated_until')) await db.schema.alterTable('shift').addColumn('stated_until', 'text').execute();
  if (!has('seconded'))
    await db.schema
      .alterTable('shift')
      .addColumn('seconded', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
  // The intake looks for them with every post, and they are few.
  await db.schema
    .createIndex('shift_stated')
    .ifNotExists()
    .on('shift')
    .columns(['counter', 'stated_until'])
    .where(sql.ref('stated_until'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('shift_store_starts_at')
    .ifNotExists()
    .on('shift')
    .columns(['store', 'starts_at'])
    .execute();

  await db.schema
    .createTable('correction')
    .ifNotExists()
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('store', 'text', (c) => c.notNull().references('unit.code'))
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('change', 'text', (c) => c.notNull())
    .addColumn('moves', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('asked_by', 'text', (c) => c.notNull())
    .addColumn('asked_at', 'text', (c) => c.notNull())
    .addColumn('decided_by', 'text')
    .addColumn('decided_at', 'text')
    .addCheckConstraint('correction_state', sql`state in ('waiting', 'applied', 'declined', 'withdrawn', 'reverted')`)
    .execute();
  await db.schema
    .createIndex('correction_store_state')
    .ifNotExists()
    .on('correction')
    .columns(['store', 'state'])
    .execute();

  await db.schema
    .createTable('withdrawn_shift')
    .ifNotExists()
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('counter', 'text', (c) => c.notNull())
    .addColumn('store', 'text', (c) => c.notNull())
    .addColumn('employee', 'text', (c) => c.notNull())
    .addColumn('starts_at', 'text', (c) => c.notNull())
    .addColumn('ends_at', 'text', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('stated_until', 'text')
    .addColumn('was_seconded', 'integer', (c) => c.notNull())
    .addColumn('seconded', 'integer', (c) => c.notNull())
    .addColumn('correction', 'text', (c) => c.notNull().references('correction.id'))
    .execute();
  await db.schema
    .createIndex('withdrawn_shift_counter_ends_at')
    .ifNotExists()
    .on('withdrawn_shift')
    .columns(['counter', 'ends_at'])
    .execute();
  await db.schema
    .createIndex('withdrawn_shift_store_starts_at')
    .ifNotExists()
    .on('withdrawn_shift')
    .columns(['store', 'starts_at'])
    .execute();

  await clustered(
    engine,
    db.schema
      .createTable('moved_response')
      .ifNotExists()
      .addColumn('response', 'text', (c) => c.notNull())
      .addColumn('correction', 'text', (c) => c.notNull())
      .addColumn('employee', 'text', (c) => c.notNull())
      .addColumn('attribution', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('moved_response_key', ['response', 'correction']),
  ).execute();

  // Whose responses a correction moves, and which nobody served.
  await db.schema
    .createIndex('response_counter_visit_at')
    .ifNotExists()
    .on('response')
    .columns(['counter', 'visit_at'])
    .execute();
}
