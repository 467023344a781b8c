/** Reads and words an export on a thread of its own: a portion for each that is asked for, then null. */
import { parentPort, workerData } from 'node:worker_threads';
import { connect } from '#db/connect.server.ts';
import { comeLast } from '#lib/server/priority.server.ts';
import { csvForPrograms } from '#lib/server/csv.ts';
import { exportedRows, toCsv } from './export.server.ts';
import type { ResponseFilter } from './response.queries.server.ts';

comeLast();
const port = parentPort;
if (!port) throw new Error('export.worker.ts runs as a worker thread');
const { databaseUrl, filter } = workerData as { databaseUrl: string; filter: ResponseFilter };

const connection = connect(databaseUrl);
const portions = toCsv(exportedRows(connection.reader, filter), csvForPrograms)[Symbol.asyncIterator]();

async function answer() {
  const { done, value } = (await portions.next()) as IteratorResult<Uint8Array>;
  if (!done) return port?.postMessage(value);
  await connection.close();
  port?.postMessage(null);
  port?.close();
}

// What goes wrong ends the thread, and is met on the other side.
port.on('message', () => void answer());
