/** The loop that a process runs jobs with. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '#lib/server/context.server.ts';
import { runBatch, type Handlers } from './queue.server.ts';

const POLL_MS = 1000;
const TROUBLE_MS = 5000;

export interface Runner {
  /** Claims nothing more; resolves when what was begun is done. */
  stop(): Promise<void>;
}

const newWorker = () => `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`;

/** @param plan begins the recurring jobs; tried until it has succeeded once */
export function startRunner(ctx: Context, handlers: Handlers, plan: (ctx: Context) => Promise<unknown>): Runner {
  const worker = newWorker();
  const stopping = new AbortController();
  const pause = (ms: number) => sleep(ms, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
  const loop = async () => {
    let planned = false;
    while (!stopping.signal.aborted) {
      try {
        if (!planned) await plan(ctx);
        planned = true;
        if ((await runBatch(ctx, handlers, worker)) === 0) await pause(POLL_MS);
      } catch (error) {
        ctx.log.error({ err: error }, 'jobs cannot be run');
        await pause(TROUBLE_MS);
      }
    }
  };
  const ended = loop();
  return {
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}

/** Runs what is due now, and what becomes due by it. @returns how many jobs were run */
export async function runDueJobs(ctx: Context, handlers: Handlers): Promise<number> {
  const worker = newWorker();
  let total = 0;
  for (;;) {
    const ran = await runBatch(ctx, handlers, worker);
    if (ran === 0) return total;
    total += ran;
  }
}
