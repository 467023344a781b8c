/** Reads one file's tables on a thread of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { readTables, UnreadableTable } from './table-file.server.ts';
import type { Reading } from './table-thread.server.ts';

const port = parentPort;
if (!port) throw new Error('table-file.worker.ts runs as a worker thread');

async function reading(): Promise<Reading> {
  try {
    return { tables: await readTables(workerData as Uint8Array) };
  } catch (error) {
    if (!(error instanceof UnreadableTable)) throw error;
    return { reason: error.reason, line: error.line };
  }
}

port.postMessage(await reading());
