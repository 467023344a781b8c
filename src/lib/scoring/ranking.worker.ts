/** Reads the counts and scores them on a thread of its own, so that a ranking never holds up an answer. */
import { parentPort, workerData } from 'node:worker_threads';
import { connect } from '#db/connect.server.ts';
import { scoreCounts, type CountsRequest } from './counts.server.ts';

const port = parentPort;
if (!port) throw new Error('ranking.worker.ts runs as a worker thread');
const { reader } = connect((workerData as { databaseUrl: string }).databaseUrl);

port.on('message', ({ id, request }: { id: number; request: CountsRequest }) => {
  scoreCounts(reader, request).then(
    (result) => port.postMessage({ id, result }),
    (error: unknown) => port.postMessage({ id, error }),
  );
});
