/** Counts as the intake keeps them, filled by any number of ratings without the ratings: what a ranking reads. */
import { connect, type Db } from '#db/connect.server.ts';
import { migrate } from '#db/migrate.server.ts';
import type { ScoreDayTable } from '#db/schema.ts';
import { Random } from '#db/seed/random.ts';
import { seed } from '#db/seed/seed.server.ts';
import { publishShipped } from '#lib/survey/survey.server.ts';
import { addDays } from '#lib/ui/zone.ts';
import { freshSqlite, organisation, yesterday } from './stage.ts';

export const EMPLOYEES = 3000;
export const DAYS = 30;
export const FROM = addDays(yesterday(), 1 - DAYS);
const ROWS = 1500;
/** How often each level is given, out of a hundred. */
const SHARES = [3, 5, 12, 30, 50];

/** @returns the address of a database whose cells, one for each employee and day, hold so many ratings in all */
export async function cellsFilledBy(ratings: number): Promise<string> {
  const url = freshSqlite(`cells-${ratings}`);
  const connection = connect(url);
  await migrate(connection);
  await publishShipped(connection.db, new Date());
  // The people are what is wanted of it: two days' shifts are soon written.
  await seed(connection.db, { ...organisation(1000), employees: EMPLOYEES, days: 2 });
  await fill(connection.db, ratings);
  await connection.close();
  return url;
}

async function fill(db: Db, ratings: number) {
  const homes = await db
    .selectFrom('posting')
    .select(['employee', (eb) => eb.fn.min('store').as('store')])
    .groupBy('employee')
    .orderBy('employee')
    .execute();
  const cells = homes.flatMap(({ employee, store }) =>
    Array.from({ length: DAYS }, (_, at): ScoreDayTable => {
      const key = { day: addDays(FROM, at), store, employee, channel: 'kiosk', survey: 'smile', version: 1 } as const;
      return { ...key, question: 'smile', n1: 0, n2: 0, n3: 0, n4: 0, n5: 0, elsewhere: 0 };
    }),
  );
  const random = new Random('cells');
  const levels = ['n1', 'n2', 'n3', 'n4', 'n5'] as const;
  // One for each cell first: the cells are the same, however few the ratings.
  for (let rating = 0; rating < ratings; rating++) {
    const cell = cells[rating < cells.length ? rating : random.below(cells.length)];
    const level = levels[random.weighted(SHARES)];
    if (cell && level) cell[level]++;
  }
  await db.deleteFrom('score_day').execute();
  for (let at = 0; at < cells.length; at += ROWS)
    await db
      .insertInto('score_day')
      .values(cells.slice(at, at + ROWS))
      .execute();
}
