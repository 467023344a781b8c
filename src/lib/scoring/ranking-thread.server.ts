/** The thread that makes rankings and overviews: thousands of employees take half a second, in which nobody else waits. */
import { Worker } from 'node:worker_threads';
import type { Context } from '#lib/server/context.server.ts';
import type { Made, Work } from './work.server.ts';

interface Waiting {
  resolve(made: Made): void;
  reject(error: unknown): void;
}

class ScoringThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;

  constructor(databaseUrl: string, ended: () => void) {
    // The worker runs from its source: Node reads TypeScript, and a bundler knows nothing of Node's threads.
    this.#worker = new Worker(new URL(import.meta.resolve('#lib/scoring/ranking.worker.ts')), {
      workerData: { databaseUrl },
    });
    this.#worker.unref();
    this.#worker.on('message', (reply: { id: number; made?: Made; error?: unknown }) => {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if (this.#waiting.size === 0) this.#worker.unref();
      if (reply.made) waiting?.resolve(reply.made);
      else waiting?.reject(reply.error);
    });
    const fail = (error: unknown) => {
      for (const waiting of this.#waiting.values()) waiting.reject(error);
      this.#waiting.clear();
      ended();
    };
    this.#worker.on('error', fail);
    this.#worker.on('exit', (code) => fail(new Error(`The scoring thread ended with code ${code}`)));
  }

  ask(work: Work): Promise<Made> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      // An answer that is awaited keeps the process alive; an idle thread does not.
      this.#worker.ref();
      this.#worker.postMessage({ id, work });
    });
  }
}

const threads = new WeakMap<Context, ScoringThread>();

/** @returns what was made as JSON, which costs this thread nothing */
export function madeOnThread(ctx: Context, work: Work): Promise<Made> {
  let thread = threads.get(ctx);
  if (!thread) threads.set(ctx, (thread = new ScoringThread(ctx.config.databaseUrl, () => threads.delete(ctx))));
  return thread.ask(work);
}
