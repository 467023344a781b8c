/** One round of posting as fast as answers come: over the application, as a dry run, and by the database alone. */
import type { Generator } from './generator.ts';
import type { LoadReport } from './load.ts';
import { rawRate, storedRows } from './raw-sqlite.ts';
import type { Stage } from './stage.ts';
import { median } from './statistics.ts';
import { cpuSeconds } from './usage.ts';

const PATH = '/api/v1/responses';

export interface Load {
  connections: number;
  /** Envelopes a post. */
  batch: number;
  seconds: number;
}

interface Speed {
  /** Posts a second. */
  posts: number;
  /** CPU of the application, microseconds a post. */
  cpu: number;
  report: LoadReport;
}

export interface Round {
  stored: Speed;
  dry: Speed;
}

async function speed(stage: Stage, generator: Generator, load: Load, expected: 'stored' | 'valid'): Promise<Speed> {
  const path = expected === 'stored' ? PATH : `${PATH}?dry-run=true`;
  const before = cpuSeconds(stage.app.pid);
  const report = await generator.run({ ...load, port: stage.port, path, expected });
  const cpu = ((cpuSeconds(stage.app.pid) - before) / report.posts) * 1e6;
  return { posts: report.posts / report.seconds, cpu, report };
}

/** Both kinds close together and in turns, so that a busy machine slows them alike. */
export async function postingRounds(stage: Stage, generator: Generator, rounds: number, load: Load): Promise<Round[]> {
  await speed(stage, generator, load, 'stored');
  const measured: Round[] = [];
  for (let at = 0; at < rounds; at++) {
    const first = at % 2 === 0 ? await speed(stage, generator, load, 'valid') : undefined;
    const stored = await speed(stage, generator, load, 'stored');
    measured.push({ stored, dry: first ?? (await speed(stage, generator, load, 'valid')) });
  }
  return measured;
}

/** Rows a second of the rows just stored, by better-sqlite3 alone: a rate for each round. */
export async function rawRounds(stage: Stage, rounds: number, group: number, seconds: number): Promise<number[]> {
  const rows = await storedRows(stage.connection.db);
  const rates: number[] = [];
  for (let at = 0; at < rounds; at++) rates.push(await rawRate(rows, group, seconds));
  return rates;
}

/** @returns the middle of what `pick` says of each round, rounded to `digits` places */
export function middle<T>(rounds: T[], pick: (round: T) => number, digits = 0): number {
  return Number(median(rounds.map(pick)).toFixed(digits));
}
