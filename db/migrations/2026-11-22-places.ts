import type { Db } from '../connect.server.ts';
import { clustered, type Engine } from '../dialect.server.ts';

/**
 * The tree with its past, opening hours by weekday, holidays, places that close. Units that are there keep their name and
 * parent as they are: without a past they have always been so.
 * Every step may be repeated: SQLite does not run migrations in a transaction.
 */
export async function up(db: Db, engine: Engine) {
  const tables = await db.introspection.getTables();
  const addColumn = async (table: string, column: string) => {
    const there = tables.find(({ name }) => name === table)?.columns.some(({ name }) => name === column);
    if (!there) await db.schema.alterTable(table).addColumn(column, 'text').execute();
  };
  await addColumn('unit', 'added_day');
  await addColumn('unit', 'closed_from');
  await addColumn('unit', 'week');
  await addColumn('counter', 'closed_from');

  await clustered(
    engine,
    db.schema
      .createTable('unit_past')
      .ifNotExists()
      .addColumn('unit', 'text', (c) => c.notNull().references('unit.code'))
      .addColumn('to_day', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('parent', 'text', (c) => c.references('unit.code'))
      .addPrimaryKeyConstraint('unit_past_key', ['unit', 'to_day']),
  ).execute();
  await db.schema.createIndex('unit_past_parent').ifNotExists().on('unit_past').column('parent').execute();

  await db.schema
    .createTable('holiday')
    .ifNotExists()
    .addColumn('day', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .execute();

  await clustered(
    engine,
    db.schema
      .createTable('store_day')
      .ifNotExists()
      .addColumn('store', 'text', (c) => c.notNull().references('unit.code'))
      .addColumn('day', 'text', (c) => c.notNull())
      .addColumn('opens', 'text')
      .addColumn('closes', 'text')
      .addColumn('note', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('store_day_key', ['store', 'day']),
  ).execute();
}
