/** The rest of where SQLite and PostgreSQL differ: tables whose rows are written once. */
import { sql } from 'kysely';
import { isPostgres, type Handle } from './dialect.server.ts';

/**
 * Has the database itself refuse to change or delete a row. Emptying the whole table (`truncate`, which only restoring a
 * backup does) is left possible. May be repeated.
 */
export async function appendOnly(db: Handle, table: string) {
  const refusal = `rows of ${table} are never changed`;
  if (isPostgres(db)) {
    const name = sql.ref(`${table}_append_only`);
    await sql`create or replace function ${name}() returns trigger language plpgsql as
      ${sql.lit(`begin raise exception '${refusal}'; end`)}`.execute(db);
    await sql`drop trigger if exists ${name} on ${sql.table(table)}`.execute(db);
    await sql`create trigger ${name} before update or delete on ${sql.table(table)}
      for each row execute function ${name}()`.execute(db);
    return;
  }
  for (const event of ['update', 'delete'])
    await sql`create trigger if not exists ${sql.ref(`${table}_no_${event}`)} before ${sql.raw(event)} on ${sql.table(table)}
      begin select raise(abort, ${sql.lit(refusal)}); end`.execute(db);
}
