/** Makes rankings and overviews on a thread of its own, so that they never hold up an answer. */
import { parentPort, workerData } from 'node:worker_threads';
import { connect } from '#db/connect.server.ts';
import { comeLast } from '#lib/server/priority.server.ts';
import { made, type Work } from './work.server.ts';

comeLast();
const port = parentPort;
if (!port) throw new Error('ranking.worker.ts runs as a worker thread');
const { reader } = connect((workerData as { databaseUrl: string }).databaseUrl);

port.on('message', ({ id, work }: { id: number; work: Work }) => {
  made(reader, work).then(
    (result) => port.postMessage({ id, made: result }, [result.json.buffer]),
    (error: unknown) => port.postMessage({ id, error }),
  );
});
