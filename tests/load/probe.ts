/** How long the machine itself makes whoever waits for the disk wait, while something else is measured. */
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { databasePath } from './stage.ts';
import { quantile } from './statistics.ts';

export interface Waits {
  p50: number;
  p99: number;
  p999: number;
}

/** @returns what ends the probe and gives its waits, in milliseconds */
export function probe(): () => Promise<Waits> {
  const path = databasePath('probe');
  const thread = new Worker(new URL('probe.worker.ts', import.meta.url), { workerData: { path } });
  return async () => {
    thread.postMessage('end');
    const [took] = (await once(thread, 'message')) as [number[]];
    await thread.terminate();
    rmSync(path);
    return { p50: quantile(took, 0.5), p99: quantile(took, 0.99), p999: quantile(took, 0.999) };
  };
}
