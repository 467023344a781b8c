import type { Db } from '../connect.server.ts';
import { addMissingColumns } from './columns.ts';
import { nameKey } from '#lib/ui/name-key.ts';

const AT_ONCE = 500;

/**
 * Employees: the order of their names, their photos; and files that are looked at before they are taken over.
 * Every step may be repeated: SQLite does not run migrations in a transaction.
 */
export async function up(db: Db) {
  await addMissingColumns(db, 'employee', {
    sort_key: (alter) => alter.addColumn('sort_key', 'text', (c) => c.notNull().defaultTo('')),
  });
  await sortKeys(db);
  await db.schema
    .createIndex('employee_sort_key_code')
    .ifNotExists()
    .on('employee')
    .columns(['sort_key', 'code'])
    .execute();

  await db.schema
    .createTable('portrait')
    .ifNotExists()
    .addColumn('employee', 'text', (c) => c.primaryKey().references('employee.code'))
    .addColumn('hash', 'text', (c) => c.notNull())
    .addColumn('image', 'text', (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('import_upload')
    .ifNotExists()
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('owner', 'text', (c) => c.notNull())
    .addColumn('uploaded_at', 'text', (c) => c.notNull())
    .addColumn('file', 'text', (c) => c.notNull())
    .addColumn('preview', 'text', (c) => c.notNull())
    .execute();
}

async function sortKeys(db: Db) {
  for (;;) {
    const rows = await db
      .selectFrom('employee')
      .select(['code', 'name'])
      .where('sort_key', '=', '')
      .limit(AT_ONCE)
      .execute();
    for (const { code, name } of rows)
      await db
        .updateTable('employee')
        .set({ sort_key: nameKey(name) })
        .where('code', '=', code)
        .execute();
    if (rows.length < AT_ONCE) return;
  }
}
