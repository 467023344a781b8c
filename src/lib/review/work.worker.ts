/** Freezes, verifies or compares a month on a thread of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { connect } from '#db/connect.server.ts';
import { comeLast } from '#lib/server/priority.server.ts';
import {
  changesSince,
  freezeMonth,
  verifyReview,
  type ChangesOrder,
  type FreezeOrder,
  type VerifyOrder,
} from './work.server.ts';

comeLast();
const { databaseUrl, order } = workerData as { databaseUrl: string; order: FreezeOrder | VerifyOrder | ChangesOrder };
const connection = connect(databaseUrl);
const done =
  order.task === 'freeze'
    ? await freezeMonth(connection.reader, order)
    : order.task === 'verify'
      ? await verifyReview(connection.reader, order)
      : await changesSince(connection.reader, order);
await connection.close();
parentPort?.postMessage(done);
