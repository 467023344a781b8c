/**
 * The same on PostgreSQL, with every commit on disk: one application process and two over one database, against `pg`
 * alone writing the same rows.
 */
import { newPostgres } from '../fixtures/postgres.ts';
import { startApp } from '../fixtures/app.ts';
import type { Figure } from './figure.ts';
import { Generator } from './generator.ts';
import type { Measure, Settings } from './measure.ts';
import { rawPostgresRate } from './raw-postgres.ts';
import { storedRows } from './raw-sqlite.ts';
import { openStage } from './stage.ts';
import { median } from './statistics.ts';

interface Case {
  what: string;
  /** In all, over the processes. */
  connections: number;
  batch: number;
  /** Rows a statement of `pg` alone: what the application puts into one transaction at most. */
  group: number;
}

const cases: Case[] = [
  { what: 'single posts at 32 connections', connections: 32, batch: 1, group: 32 },
  { what: 'batches of 100 at 8 connections', connections: 8, batch: 100, group: 200 },
];

/** Responses a second over all processes, each with its own generator. */
async function rate(ports: number[], generators: Generator[], { connections, batch }: Case, seconds: number) {
  const own = { connections: connections / ports.length, batch, seconds, path: '/api/v1/responses' };
  const reports = await Promise.all(
    ports.map((port, at) => generators[at]?.run({ ...own, port, expected: 'stored' as const })),
  );
  return reports.reduce((sum, report) => sum + (report ? (batch * report.posts) / report.seconds : 0), 0);
}

async function run({ rounds, seconds }: Settings): Promise<Figure[]> {
  const server = await newPostgres();
  await server.start();
  const stage = await openStage(server.url);
  const second = await startApp(server.url, { env: { JOBS: 'off' } });
  const half = stage.kiosks.length / 2;
  const generators = [new Generator(stage.kiosks.slice(0, half)), new Generator(stage.kiosks.slice(half))];
  const both = [stage.port, Number(new URL(second.address).port)];
  try {
    const figures: Figure[] = [];
    for (const each of cases) {
      await rate(both, generators, each, seconds);
      const measured: { one: number; two: number; raw: number }[] = [];
      for (let at = 0; at < rounds; at++) {
        const one = await rate(both.slice(0, 1), generators, each, seconds);
        const two = await rate(both, generators, each, seconds);
        const rows = await storedRows(stage.connection.db);
        measured.push({ one, two, raw: await rawPostgresRate(server.url, rows, each.group, seconds) });
      }
      for (const [name, key] of [
        ['one process', 'one'],
        ['two processes', 'two'],
      ] as const)
        figures.push({
          what: `PostgreSQL, ${each.what}, ${name}`,
          value: median(measured.map((round) => round[key])),
          unit: 'rows/s',
          against: {
            what: `raw rows/s by ${each.group}`,
            value: median(measured.map(({ raw }) => raw)),
            ratio: median(measured.map((round) => round[key] / round.raw)),
          },
          // One response a request is bound by HTTP, as on SQLite; what the database can take shows in batches.
          ...(each.batch > 1 ? { aim: { of: 'ratio', atLeast: 0.5 } } : {}),
        });
    }
    return figures;
  } finally {
    for (const generator of generators) await generator.stop();
    await second.stop();
    await stage.close();
    await server.drop();
  }
}

export const postgres: Measure = { name: 'postgres', run };
