import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '#db/connect.server.ts';
import { isTransient } from '#db/dialect.server.ts';

const MAX_TRIES = 8;

/**
 * Repeats what failed only because another process held a lock: the wait is asynchronous, so that answers go on being
 * taken meanwhile.
 * @param work one statement or a whole transaction
 */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error) || tries === MAX_TRIES) throw error;
      await sleep(Math.random() * 10 * 2 ** tries);
    }
  }
}

/** A transaction, begun again from its start while another process holds the lock. */
export const transacted = <T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> =>
  retried(() => db.transaction().execute(work));
