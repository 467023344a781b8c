/** Databases with many responses: they take minutes to fill, and are kept from run to run in data/bench. */
import { existsSync, renameSync } from 'node:fs';
import { connect } from '#db/connect.server.ts';
import { migrate } from '#db/migrate.server.ts';
import { seed } from '#db/seed/seed.server.ts';
import { publishShipped } from '#lib/survey/survey.server.ts';
import { databasePath, freshSqlite, organisation } from './stage.ts';

/** @returns the address of a seeded SQLite database; runs add to it, and throwing it away costs only time */
export async function filledSqlite(responses: number): Promise<string> {
  const path = databasePath(`filled-${responses}`);
  if (!existsSync(path)) {
    const url = freshSqlite('filling');
    const connection = connect(url);
    await migrate(connection);
    await publishShipped(connection.db, new Date());
    let told = 0;
    await seed(connection.db, organisation(responses), (done) => {
      if (done - told < 100_000) return;
      told = done;
      process.stderr.write(`filling a database: ${done} of ${responses} responses\n`);
    });
    await connection.close();
    renameSync(databasePath('filling'), path);
  }
  return `file:${path}`;
}
