/** The limit below us: the same rows into the same table by better-sqlite3 alone, in groups, each durable. */
import Database from 'better-sqlite3';
import type { Db } from '#db/connect.server.ts';
import { connect } from '#db/connect.server.ts';
import { migrate } from '#db/migrate.server.ts';
import type { ResponseTable } from '#db/schema.ts';
import { freshSqlite } from './stage.ts';

const ROWS = 50_000;

/** Rows that the application stored last, in the order of their ids, which is that of time. */
export async function storedRows(db: Db): Promise<ResponseTable[]> {
  const rows = await db.selectFrom('response').selectAll().orderBy('id', 'desc').limit(ROWS).execute();
  return rows.reverse();
}

/**
 * @param group rows a transaction
 * @returns rows a second, over at least `seconds` of writing
 */
export async function rawRate(rows: ResponseTable[], group: number, seconds: number): Promise<number> {
  let written = 0;
  let spent = 0;
  while (spent < seconds) {
    const took = await writeAll(rows, group, seconds - spent);
    written += took.rows;
    spent += took.seconds;
  }
  return written / spent;
}

async function writeAll(rows: ResponseTable[], group: number, seconds: number) {
  const url = freshSqlite('raw');
  const made = connect(url);
  await migrate(made);
  await made.close();
  const database = new Database(url.slice('file:'.length));
  // As the product sets them (see db/dialect.server.ts).
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON', 'cache_size = -8000'])
    database.pragma(pragma);
  const columns = Object.keys(rows[0] ?? {});
  const insert = database.prepare(
    `insert into response (${columns.join(', ')}) values (${columns.map((column) => `@${column}`).join(', ')})`,
  );
  const insertGroup = database.transaction((part: ResponseTable[]) => {
    for (const row of part) insert.run(row);
  });
  const begun = performance.now();
  let at = 0;
  while (at < rows.length && performance.now() - begun < seconds * 1000) {
    insertGroup(rows.slice(at, at + group));
    at += group;
  }
  const took = (performance.now() - begun) / 1000;
  database.close();
  return { rows: Math.min(at, rows.length), seconds: took };
}
