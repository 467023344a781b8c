/** The thread that makes rankings: thousands of employees take half a second, in which nobody else waits. */
import { Worker } from 'node:worker_threads';
import type { Context } from '#lib/server/context.server.ts';
import type { RankingOrder } from './assembled.server.ts';

interface Waiting {
  resolve(result: Uint8Array<ArrayBuffer>): void;
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
    this.#worker.on('message', (reply: { id: number; result?: Uint8Array<ArrayBuffer>; error?: unknown }) => {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if (this.#waiting.size === 0) this.#worker.unref();
      if (reply.result) waiting?.resolve(reply.result);
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

  ask(order: RankingOrder): Promise<Uint8Array<ArrayBuffer>> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      // An answer that is awaited keeps the process alive; an idle thread does not.
      this.#worker.ref();
      this.#worker.postMessage({ id, order });
    });
  }
}

const threads = new WeakMap<Context, ScoringThread>();

/** @returns the ranking as JSON, which costs this thread nothing */
export function rankedOnThread(ctx: Context, order: RankingOrder): Promise<Uint8Array<ArrayBuffer>> {
  let thread = threads.get(ctx);
  if (!thread) threads.set(ctx, (thread = new ScoringThread(ctx.config.databaseUrl, () => threads.delete(ctx))));
  return thread.ask(order);
}
