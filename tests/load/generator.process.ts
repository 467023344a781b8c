/** The process that makes the load: posts over kept-alive connections and measures the replies. */
import { Connection } from './connection.ts';
import { LoadKiosks } from './envelopes.ts';
import type { FromGenerator, LoadJob, LoadReport, ToGenerator } from './load.ts';
import { quantile } from './statistics.ts';

let stored: LoadKiosks | undefined;
let dry: LoadKiosks | undefined;

class Run {
  readonly #job: LoadJob;
  readonly #kiosks: LoadKiosks;
  readonly #latencies: number[] = [];

  constructor(job: LoadJob, kiosks: LoadKiosks) {
    this.#job = job;
    this.#kiosks = kiosks;
  }

  async report(): Promise<LoadReport> {
    const { connections, port, seconds, rate } = this.#job;
    const open = await Promise.all(Array.from({ length: connections }, () => Connection.open(port, '127.0.0.1')));
    const cpu = process.cpuUsage();
    const begun = performance.now();
    const until = begun + seconds * 1000;
    await (rate === undefined
      ? Promise.all(open.map((connection) => this.#closely(connection, until)))
      : this.#evenly(open, begun, until, rate));
    const elapsed = (performance.now() - begun) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    for (const connection of open) connection.close();
    const at = (p: number) => quantile(this.#latencies, p);
    return {
      posts: this.#latencies.length,
      seconds: elapsed,
      latency: { p50: at(0.5), p99: at(0.99), p999: at(0.999), max: at(1) },
      cpuSeconds: (user + system) / 1e6,
    };
  }

  /** The next post when the last is answered. */
  async #closely(connection: Connection, until: number) {
    while (performance.now() < until) await this.#post(connection, performance.now());
  }

  /** Posts when they are due; where no connection is free they wait, and the wait counts. */
  async #evenly(open: Connection[], begun: number, until: number, rate: number) {
    const idle = [...open];
    const running = new Set<Promise<unknown>>();
    const total = Math.floor(((until - begun) / 1000) * rate);
    let sent = 0;
    let failure: unknown;
    const due = () => begun + (sent * 1000) / rate;
    while (sent < total && failure === undefined) {
      while (sent < total && due() <= performance.now()) {
        const connection = idle.pop();
        if (!connection) break;
        const post: Promise<unknown> = this.#post(connection, due())
          .then(() => void idle.push(connection))
          .catch((error: unknown) => (failure = error))
          .finally(() => running.delete(post));
        running.add(post);
        sent++;
      }
      // Nothing free: a reply frees one. Else the next is due within a millisecond or so.
      if (idle.length === 0) await Promise.race(running);
      else await new Promise((resolve) => setTimeout(resolve, Math.max(0, due() - performance.now())));
    }
    await Promise.all(running);
    if (failure !== undefined) throw failure;
  }

  async #post(connection: Connection, due: number) {
    const { path, batch, expected } = this.#job;
    const outbox = this.#kiosks.next();
    const head =
      `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${outbox.kiosk.token}\r\n` +
      'Content-Type: application/json\r\nAccept-Language: vi\r\n';
    const { status, body } = await connection.send(head, outbox.batch(batch));
    this.#latencies.push(performance.now() - due);
    const good = body.split(`"status":"${expected}"`).length - 1;
    if (status !== 200 || good !== batch) throw new Error(`${status} ${body.slice(0, 500)}`);
  }
}

async function carryOut(message: ToGenerator): Promise<FromGenerator | null> {
  if (message.kind === 'kiosks') {
    // A dry run must not use up the numbers of those that are stored: they would be missed.
    stored = new LoadKiosks(message.kiosks);
    dry = new LoadKiosks(message.kiosks);
    return null;
  }
  const kiosks = message.job.expected === 'stored' ? stored : dry;
  if (!kiosks) throw new Error('No kiosks were given');
  return { report: await new Run(message.job, kiosks).report() };
}

process.on('message', (message: ToGenerator) => {
  carryOut(message).then(
    (reply) => reply && process.send?.(reply),
    (error: unknown) => process.send?.({ error: String(error) } satisfies FromGenerator),
  );
});
