/** Databases with many responses: they take minutes to fill, and are kept from run to run in data/bench. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { connect } from '#db/connect.server.ts';
import { migrate } from '#db/migrate.server.ts';
import { seed } from '#db/seed/seed.server.ts';
import { publishShipped } from '#lib/survey/survey.server.ts';
import { databasePath, freshSqlite, organisation } from './stage.ts';

const FILLING = 'filling';

/** @returns the address of a seeded SQLite database; runs add to it, and throwing it away costs only time */
export async function filledSqlite(responses: number): Promise<string> {
  const path = databasePath(`filled-${responses}`);
  if (!existsSync(path)) {
    const url = freshSqlite(FILLING);
    const connection = connect(url);
    await migrate(connection);
    await publishShipped(connection.db, new Date());
    let told = 0;
    await seed(connection.db, organisation(responses), (done) => {
      if (done - told < 100_000) return;
      told = done;
      tell(`${done} of ${responses} responses`);
    });
    await connection.close();
    renameSync(databasePath(FILLING), path);
  }
  return `file:${path}`;
}

const tell = (what: string) => process.stderr.write(`filling a database: ${what}\n`);

/** Ids end in random digits: with others in their place each row stands once more. */
const copyId = (copy: number) => `substr(id, 1, 34) || printf('%02x', ${copy})`;

/** @returns the address of a database with each response of a seeded one so many times, and with their counts */
export async function multipliedSqlite(responses: number, times: number): Promise<string> {
  const source = (await filledSqlite(responses)).slice('file:'.length);
  const path = databasePath(`filled-${responses}-${times}`);
  if (!existsSync(path)) {
    freshSqlite(FILLING);
    const part = databasePath(FILLING);
    const from = new Database(source, { readonly: true });
    from.prepare('vacuum into ?').run(part);
    from.close();
    multiply(part, times);
    rmSync(path, { force: true });
    renameSync(part, path);
  }
  return `file:${path}`;
}

function multiply(path: string, times: number) {
  const database = new Database(path);
  // It is thrown away if this is cut off.
  for (const pragma of ['journal_mode = off', 'synchronous = off', 'cache_size = -2000000']) database.pragma(pragma);
  const columns = database.pragma('table_info(response)') as { name: string }[];
  const others = columns.map(({ name }) => name).filter((name) => name !== 'id');
  const highest = database.prepare('select max(rowid) from response').pluck().get();
  for (let copy = 1; copy < times; copy++) {
    // Of two rows that differ in nothing but their last digits there are none; if there were, the key would say so.
    database.exec(`insert into response (id, ${others.join(', ')})
      select ${copyId(copy)}, ${others.join(', ')} from response where rowid <= ${Number(highest)} and id <> ${copyId(copy)}`);
    tell(`copy ${copy} of ${times - 1}`);
  }
  for (const table of ['score_day', 'score_month'])
    database.exec(
      `update ${table} set ${['n1', 'n2', 'n3', 'n4', 'n5', 'elsewhere'].map((n) => `${n} = ${n} * ${times}`).join(', ')}`,
    );
  for (const table of ['choice_day', 'choice_month']) database.exec(`update ${table} set n = n * ${times}`);
  const set = database.prepare('update tally set counts = ? where rowid = ?');
  const rows = database.prepare('select rowid as id, counts from tally').all() as { id: number; counts: string }[];
  for (const { id, counts } of rows)
    set.run(
      counts.replace(/:(-?\d+)/g, (_, n: string) => `:${Number(n) * times}`),
      id,
    );
  database.pragma('journal_mode = wal');
  database.close();
}
