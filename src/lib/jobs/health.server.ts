import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '#lib/server/context.server.ts';
import { retried } from '#lib/server/retry.server.ts';
import { tryWriting } from '#lib/server/setting.server.ts';
import { countJobs } from './queue.queries.server.ts';

const LIMIT_MS = 2000;
/** A trial is as good as a new one for so long: whoever asks often must not cost more than that. */
const FRESH_MS = 1000;

export interface Health {
  status: 'ok' | 'unavailable';
  /** `ok`, or what is wrong with it. */
  database: string;
  /** null: not known. */
  pendingJobs: number | null;
  deadJobs: number | null;
}

const trials = new WeakMap<Context, { at: number; result: Promise<void> }>();

/** Writes for a trial: a database may be read while it is full, read-only or held by another process. */
function writable(ctx: Context): Promise<void> {
  const last = trials.get(ctx);
  if (last && performance.now() - last.at < FRESH_MS) return last.result;
  const result = retried(() => tryWriting(ctx.db));
  // Whoever asked is told; that the promise failed without anybody waiting any more is no event of its own.
  result.catch(() => undefined);
  trials.set(ctx, { at: performance.now(), result });
  return result;
}

/** Asks the database that takes the answers; gives up after two seconds, so that whoever asks gets to know in time. */
export async function health(ctx: Context): Promise<Health> {
  const answered = new AbortController();
  const tooLate = sleep(LIMIT_MS, undefined, { signal: answered.signal }).then(() => {
    throw new Error(`no answer within ${LIMIT_MS / 1000} s`);
  });
  try {
    const asked = Promise.all([countJobs(ctx.db), writable(ctx)]);
    const [{ waiting, dead }] = await Promise.race([asked, tooLate]);
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
