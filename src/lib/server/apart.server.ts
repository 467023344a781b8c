/** Work that takes seconds, on a thread of its own that ends with it: meanwhile everybody else is answered. */
import { Worker } from 'node:worker_threads';

/** What a month of twenty thousand people takes, several times over. */
const MEMORY_MB = 3072;

/**
 * @param thread address of a `.worker.ts` that runs from its source, as `import.meta.resolve` gives it: a bundler knows
 * nothing of Node's threads
 * @param order what it finds as its `workerData`
 * @returns the one message that it posts
 * @throws what it throws
 */
export function apart<T>(thread: string, order: unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(thread), {
      workerData: order,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`The thread ${thread} ended with code ${code}`)));
  });
}
