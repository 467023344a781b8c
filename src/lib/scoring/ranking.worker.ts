/** Makes rankings on a thread of its own, so that they never hold up an answer. */
import { parentPort, workerData } from 'node:worker_threads';
import { connect } from '#db/connect.server.ts';
import { comeLast } from '#lib/server/priority.server.ts';
import { assembledRanking, type RankingOrder } from './assembled.server.ts';

comeLast();
const port = parentPort;
if (!port) throw new Error('ranking.worker.ts runs as a worker thread');
const { reader } = connect((workerData as { databaseUrl: string }).databaseUrl);

port.on('message', ({ id, order }: { id: number; order: RankingOrder }) => {
  assembledRanking(reader, order).then(
    (ranking) => {
      const json = new TextEncoder().encode(JSON.stringify(ranking));
      port.postMessage({ id, result: json }, [json.buffer]);
    },
    (error: unknown) => port.postMessage({ id, error }),
  );
});
