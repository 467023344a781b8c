/**
 * Exports for readers over the network. A million responses are read page by page for a minute: on a thread of their own,
 * where waiting for the disk and wording the rows holds up nobody's answer.
 */
import { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import type { Actor } from '#lib/access/roles.ts';
import type { Context } from '#lib/server/context.server.ts';
import { exportFilter, type ExportRequest } from './export.server.ts';

/** Each takes about 40 MB; who asks for one more waits for a turn. */
const MAX_THREADS = 2;
let running = 0;
const waiting: (() => void)[] = [];

async function turn(): Promise<() => void> {
  if (running >= MAX_THREADS) await new Promise<void>((begin) => waiting.push(begin));
  else running++;
  // A turn that ends is handed on; the number of those running stays.
  return () => {
    const next = waiting.shift();
    if (next) next();
    else running--;
  };
}

/**
 * What a worker makes, portion by portion, read no faster than it is taken.
 * @param script answers each message with a portion, and at its end with null
 * @param ready what it works on; asked for before it waits for a turn, so that refusals come at once
 */
export async function inTurn(script: string, ready: object): Promise<Readable> {
  return portionsOf(script, ready, await turn());
}

/**
 * As `exportResponses` and `toCsv` for programs, read no faster than it is taken.
 * @throws Problem as `exportResponses`
 */
export async function exportCsv(ctx: Context, actor: Actor | null, request: ExportRequest): Promise<Readable> {
  const filter = await exportFilter(ctx, actor, request);
  return inTurn(import.meta.resolve('#lib/response/export.worker.ts'), {
    databaseUrl: ctx.config.databaseUrl,
    filter,
  });
}

function portionsOf(script: string, workerData: object, ended: () => void): Readable {
  const thread = new Worker(new URL(script), { workerData });
  const portions = new Readable({
    read: () => thread.postMessage('more'),
    destroy: (error, done) => {
      thread.terminate().then(
        () => done(error),
        (failure: Error) => done(failure),
      );
    },
  });
  thread.on('message', (portion: Uint8Array | null) => portions.push(portion));
  thread.on('error', (error) => portions.destroy(error instanceof Error ? error : new Error(String(error))));
  thread.on('exit', (code) => {
    ended();
    if (!portions.readableEnded && code !== 0 && !portions.destroyed)
      portions.destroy(new Error(`The thread of an export ended with code ${code}`));
  });
  return portions;
}
