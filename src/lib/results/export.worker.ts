/** Makes an export of results on a thread of its own: a portion for each that is asked for, then null. */
import { parentPort, workerData } from 'node:worker_threads';
import { connect } from '#db/connect.server.ts';
import { comeLast } from '#lib/server/priority.server.ts';
import { exportFile, type ExportOrder } from './export-rows.server.ts';

comeLast();
const port = parentPort;
if (!port) throw new Error('export.worker.ts runs as a worker thread');
const { databaseUrl, ...order } = workerData as ExportOrder;

const connection = connect(databaseUrl);
const portions = exportFile(connection.reader, order)[Symbol.asyncIterator]();

async function answer() {
  const { done, value } = (await portions.next()) as IteratorResult<Uint8Array>;
  if (!done) return port?.postMessage(value);
  await connection.close();
  port?.postMessage(null);
  port?.close();
}

// What goes wrong ends the thread, and is met on the other side.
port.on('message', () => void answer());
