import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '#lib/server/context.server.ts';
import { countJobs } from './queue.queries.server.ts';

const LIMIT_MS = 2000;

export interface Health {
  status: 'ok' | 'unavailable';
  /** `ok`, or what is wrong with it. */
  database: string;
  /** null: not known. */
  pendingJobs: number | null;
  deadJobs: number | null;
}

/** Asks the database that takes the answers; gives up after two seconds, so that whoever asks gets to know in time. */
export async function health(ctx: Context): Promise<Health> {
  const answered = new AbortController();
  const tooLate = sleep(LIMIT_MS, undefined, { signal: answered.signal }).then(() => {
    throw new Error(`no answer within ${LIMIT_MS / 1000} s`);
  });
  try {
    const { waiting, dead } = await Promise.race([countJobs(ctx.db), tooLate]);
    return { status: 'ok', database: 'ok', pendingJobs: waiting, deadJobs: dead };
  } catch (error) {
    ctx.log.error({ err: error }, 'database unavailable');
    // A code, not the driver's sentence: that may name hosts and users to whoever asks.
    const { code, message } = error as Error & { code?: string };
    return { status: 'unavailable', database: code ?? message, pendingJobs: null, deadJobs: null };
  } finally {
    answered.abort();
  }
}
