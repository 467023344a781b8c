/**
 * A chain of twenty thousand clerks in three thousand stores with the counts of ten million ratings over a quarter, as the
 * intake keeps them, and without the ratings: what overviews and rankings read. Kept from run to run.
 */
import { existsSync, renameSync } from 'node:fs';
import Database from 'better-sqlite3';
import { connect } from '#db/connect.server.ts';
import { migrate } from '#db/migrate.server.ts';
import { Random } from '#db/seed/random.ts';
import { seed } from '#db/seed/seed.server.ts';
import { publishShipped } from '#lib/survey/survey.server.ts';
import { addDays } from '#lib/ui/zone.ts';
import { databasePath, freshSqlite, organisation, yesterday } from './stage.ts';

export const CHAIN = { stores: 3000, employees: 20_000, ratings: 10_000_000, days: 90 };

/** How often each level is given, out of a hundred, by three kinds of clerks. */
const SHARES = [
  [3, 5, 12, 30, 50],
  [6, 8, 16, 30, 40],
  [2, 3, 8, 27, 60],
];
/** Days in seven on which somebody serves. */
const AT_WORK = 5 / 7;

/** @returns the address of the database */
export async function chainSqlite(): Promise<string> {
  const path = databasePath(`chain-${CHAIN.ratings}`);
  if (!existsSync(path)) {
    const filling = 'chain-filling';
    const connection = connect(freshSqlite(filling));
    await migrate(connection);
    await publishShipped(connection.db, new Date());
    await seed(connection.db, { ...organisation(1000), stores: CHAIN.stores, employees: CHAIN.employees, days: 2 });
    await connection.close();
    fillCounts(databasePath(filling));
    renameSync(databasePath(filling), path);
  }
  return `file:${path}`;
}

function fillCounts(path: string) {
  const database = new Database(path);
  // It is thrown away if this is cut off.
  for (const pragma of ['journal_mode = off', 'synchronous = off']) database.pragma(pragma);
  const homes = database
    .prepare('select employee, min(store) as store from posting group by employee order by store, employee')
    .all() as { employee: string; store: string }[];
  for (const table of ['score_day', 'score_month', 'score_generation']) database.exec(`delete from ${table}`);
  const random = new Random('chain');
  const perCell = CHAIN.ratings / (homes.length * CHAIN.days * AT_WORK);
  const insert = database.prepare(
    `insert into score_day (day, store, employee, channel, survey, version, question, n1, n2, n3, n4, n5, elsewhere)
     values (?, ?, ?, 'kiosk', 'smile', 1, 'smile', ?, ?, ?, ?, ?, 0)`,
  );
  database.transaction(() => {
    for (let back = CHAIN.days; back > 0; back--) {
      const day = addDays(yesterday(), 1 - back);
      homes.forEach(({ employee, store }, at) => {
        if (random.next() > AT_WORK) return;
        const counts = [0, 0, 0, 0, 0];
        const shares = SHARES[at % SHARES.length] ?? [];
        const ratings = Math.round(perCell * 2 * random.next());
        for (let n = 0; n < ratings; n++) {
          const level = random.weighted(shares);
          counts[level] = (counts[level] ?? 0) + 1;
        }
        insert.run(day, store, employee, ...counts);
      });
    }
  })();
  database.exec(`insert into score_month
    select substr(day, 1, 7), store, employee, channel, survey, version, question,
      sum(n1), sum(n2), sum(n3), sum(n4), sum(n5), sum(elsewhere)
    from score_day group by 1, 2, 3, 4, 5, 6, 7`);
  database.exec('insert into score_generation select substr(day, 1, 7), store, count(*) from score_day group by 1, 2');
  database.pragma('journal_mode = wal');
  database.close();
}
