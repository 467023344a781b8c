/**
 * What the machine does to a process that does next to nothing: every five milliseconds it is due, writes a page and waits
 * until the disk has it. No post that has to be durable can be answered sooner.
 */
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

const EVERY_MS = 5;
const page = Buffer.alloc(4096, 1);
const file = openSync((workerData as { path: string }).path, 'w');
const took: number[] = [];
let due = performance.now() + EVERY_MS;

function beat() {
  writeSync(file, page);
  fdatasyncSync(file);
  const now = performance.now();
  took.push(now - due);
  due = Math.max(now, due) + EVERY_MS;
  timer = setTimeout(beat, due - now);
}
let timer = setTimeout(beat, EVERY_MS);

parentPort?.once('message', () => {
  clearTimeout(timer);
  closeSync(file);
  parentPort?.postMessage(took);
});
