/** Posts of a hundred responses, as kiosks send what they kept while offline, against better-sqlite3 alone. */
import type { Figure } from './figure.ts';
import { Generator } from './generator.ts';
import type { Measure, Settings } from './measure.ts';
import { freshSqlite, openStage } from './stage.ts';
import { median } from './statistics.ts';
import { middle, postingRounds, rawRounds } from './throughput.ts';

const BATCH = 100;
const CONNECTIONS = 8;
/** As many rows as the application writes in one transaction at most. */
const GROUP = 200;

async function run({ rounds, seconds }: Settings): Promise<Figure[]> {
  const stage = await openStage(freshSqlite('batches'));
  const generator = new Generator(stage.kiosks);
  try {
    const load = { connections: CONNECTIONS, batch: BATCH, seconds };
    // A round of each in turn: the machine's other work must not fall on one of them alone.
    const measured: { rows: number; dry: number; raw: number; cpu: number; p99: number }[] = [];
    for (let at = 0; at < rounds; at++) {
      const [round] = await postingRounds(stage, generator, 1, load);
      const [raw] = await rawRounds(stage, 1, GROUP, seconds);
      if (!round || !raw) throw new Error('A round was not measured');
      const { stored, dry } = round;
      const rates = { rows: BATCH * stored.posts, dry: BATCH * dry.posts, raw };
      measured.push({ ...rates, cpu: stored.cpu / BATCH, p99: stored.report.latency.p99 });
    }
    const value = middle(measured, ({ rows }) => rows);
    const ratio = (limit: (round: (typeof measured)[number]) => number) =>
      median(measured.map((round) => round.rows / limit(round)));
    const what = `batches of ${BATCH} at ${CONNECTIONS} connections`;
    const note = `CPU ${middle(measured, ({ cpu }) => cpu)} µs a row; p99 ${middle(measured, ({ p99 }) => p99)} ms`;
    const raw = {
      what: 'raw rows/s',
      value: middle(measured, (round) => round.raw),
      ratio: ratio((round) => round.raw),
    };
    const dry = {
      what: 'dry rows/s',
      value: middle(measured, (round) => round.dry),
      ratio: ratio((round) => round.dry),
    };
    return [
      { what, value, unit: 'rows/s', against: raw, aim: { of: 'ratio', atLeast: 0.5 }, note },
      { what, value, unit: 'rows/s', against: dry },
    ];
  } finally {
    await generator.stop();
    await stage.close();
  }
}

export const batches: Measure = { name: 'batches', run };
