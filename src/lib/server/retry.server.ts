import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '#db/connect.server.ts';
import { isTransient } from '#db/dialect.server.ts';

/** Whoever waits for an answer waits too. */
const PATIENCE_MS = 2000;
/** Others hold the lock for 20 ms at a time: who sleeps much longer misses the gaps between. */
const LONGEST_SLEEP_MS = 40;

/**
 * Repeats what failed only because another process held a lock: the wait is asynchronous, so that answers go on being
 * taken meanwhile.
 * @param work one statement or a whole transaction
 */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error) || performance.now() - begun > PATIENCE_MS) throw error;
      await sleep(Math.random() * Math.min(LONGEST_SLEEP_MS, 5 * 2 ** tries));
    }
  }
}

/** A transaction, begun again from its start while another process holds the lock. */
export const transacted = <T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> =>
  retried(() => db.transaction().execute(work));
