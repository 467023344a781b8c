import type { Db } from '../connect.server.ts';

/** Sessions begun before their tokens were hashed could be read from here and used: their owners sign in again. */
export async function up(db: Db) {
  await db.deleteFrom('session').execute();
}
