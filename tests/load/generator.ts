/** The generator of the load, in a process of its own: its work must not stand in the way of what is measured. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { LoadKiosk } from './envelopes.ts';
import type { FromGenerator, LoadJob, LoadReport, ToGenerator } from './load.ts';

export class Generator {
  readonly #child: ChildProcess;

  constructor(kiosks: LoadKiosk[]) {
    this.#child = fork(new URL('generator.process.ts', import.meta.url));
    this.#tell({ kind: 'kiosks', kiosks });
  }

  /** @throws Error when a post was not answered as expected: then nothing was measured */
  async run(job: LoadJob): Promise<LoadReport> {
    this.#tell({ kind: 'job', job });
    const [reply] = (await once(this.#child, 'message')) as [FromGenerator];
    if ('error' in reply) throw new Error(`${job.path}: ${reply.error}`);
    return reply.report;
  }

  async stop() {
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }

  #tell(message: ToGenerator) {
    this.#child.send(message);
  }
}
