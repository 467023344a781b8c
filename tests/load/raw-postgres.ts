/** The limit below us on PostgreSQL: the same rows by `pg` alone, a statement of many rows at a time, each durable. */
import pg from 'pg';
import type { ResponseTable } from '#db/schema.ts';

/**
 * @param url of the database that holds the application's tables
 * @param group rows a statement
 * @returns rows a second, over at least `seconds` of writing
 */
export async function rawPostgresRate(url: string, rows: ResponseTable[], group: number, seconds: number) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('create table if not exists raw_response (like response including all)');
    const columns = Object.keys(rows[0] ?? {}) as (keyof ResponseTable)[];
    const statement = (size: number) => {
      const place = (row: number) =>
        `(${columns.map((_, column) => `$${row * columns.length + column + 1}`).join(', ')})`;
      const places = Array.from({ length: size }, (_, row) => place(row)).join(', ');
      return `insert into raw_response (${columns.join(', ')}) values ${places}`;
    };
    const whole = statement(group);
    let written = 0;
    let spent = 0;
    while (spent < seconds) {
      await client.query('truncate raw_response');
      const begun = performance.now();
      for (let at = 0; at + group <= rows.length && spent + (performance.now() - begun) / 1000 < seconds; at += group) {
        const values = rows.slice(at, at + group).flatMap((row) => columns.map((column) => row[column]));
        await client.query(whole, values);
        written += group;
      }
      spent += (performance.now() - begun) / 1000;
    }
    return written / spent;
  } finally {
    await client.end();
  }
}
