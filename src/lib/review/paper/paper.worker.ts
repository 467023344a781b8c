/** Draws a paper on a thread of its own: fonts alone take a fifth of a second to read. */
import { parentPort, workerData } from 'node:worker_threads';
import { certificates } from './certificates.server.ts';
import { minutes } from './minutes.server.ts';
import type { PaperOrder } from './paper.ts';

const { paper, data } = workerData as PaperOrder;
parentPort?.postMessage(await (paper === 'minutes' ? minutes(data) : certificates(data)));
