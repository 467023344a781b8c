/**
 * How long a post takes at half the load that the application can take: alone, and in company. Posts are sent when they
 * are due, whether or not earlier ones were answered, and their time counts from then.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '#db/connect.server.ts';
import { earlierSeed } from '#db/seed/seed.server.ts';
import { exporting, ranking, seeding, type Company } from './company.ts';
import type { Figure } from './figure.ts';
import { filledSqlite } from './filled.ts';
import { Generator } from './generator.ts';
import type { LoadReport } from './load.ts';
import type { Measure, Settings } from './measure.ts';
import { probe, type Waits } from './probe.ts';
import { freshSqlite, openStage, organisation, type Stage } from './stage.ts';
import { median } from './statistics.ts';

const MILLION = 1_000_000;
const PATH = '/api/v1/responses';
/** Enough that a post that is due finds one free. */
const CONNECTIONS = 64;
const MOST = { connections: 32, batch: 1, path: PATH, expected: 'stored' } as const;

/** Half of the posts a second that it takes as fast as they are answered. */
export async function halfLoad(stage: Stage, generator: Generator, seconds: number): Promise<number> {
  const rates: number[] = [];
  for (let at = 0; at < 3; at++) {
    const { posts, seconds: took } = await generator.run({ ...MOST, port: stage.port, seconds });
    rates.push(posts / took);
  }
  return median(rates) / 2;
}

interface Seen {
  report: LoadReport;
  /** What the machine itself made anybody wait. */
  waits: Waits;
  said: string;
}

/** @returns what was seen of posts at that rate, alone or in company */
export async function inCompany(
  stage: Stage,
  generator: Generator,
  rate: number,
  seconds: number,
  begin?: () => Company,
): Promise<Seen> {
  const company = begin?.();
  // The company is at full speed before anything counts.
  await sleep(1000);
  const ended = probe();
  const job = { ...MOST, port: stage.port, connections: CONNECTIONS, rate, seconds };
  const report = await generator.run(job);
  return { report, waits: await ended(), said: (await company?.end()) ?? '' };
}

function figuresOf(what: string, { report, waits, said }: Seen): Figure[] {
  const figure = (name: string, quantile: 'p50' | 'p99' | 'p999'): Figure => ({
    what: `${name} of a post, ${what}`,
    value: report.latency[quantile],
    unit: 'ms',
    against: { what: 'ms: a page to disk', value: waits[quantile], ratio: report.latency[quantile] / waits[quantile] },
  });
  const note = `${Math.round(report.posts / report.seconds)} posts/s${said ? `; ${said}` : ''}`;
  return [
    { ...figure('p50', 'p50'), note },
    { ...figure('p99', 'p99'), aim: { of: 'value', atMost: 50 } },
    figure('p99.9', 'p999'),
  ];
}

/** A database that a seed has only begun to fill, so that it can go on beside the posts. */
async function seedBegun(): Promise<{ url: string; options: string[] }> {
  const url = freshSqlite('seeding');
  const { zone: _, ...given } = organisation(MILLION);
  const options = Object.entries(given).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const begun = seeding(url, options);
  const connection = connect(url);
  try {
    // The organisation stands when the first answers do.
    for (;;) {
      await sleep(500);
      if (!(await earlierSeed(connection.db).catch(() => undefined))) continue;
      if (await connection.db.selectFrom('response').select('id').limit(1).executeTakeFirst()) break;
    }
  } finally {
    await connection.close();
    await begun.end();
  }
  return { url, options };
}

async function onStage<T>(url: string, work: (stage: Stage, generator: Generator) => Promise<T>): Promise<T> {
  const stage = await openStage(url);
  const generator = new Generator(stage.kiosks);
  try {
    return await work(stage, generator);
  } finally {
    await generator.stop();
    await stage.close();
  }
}

async function run({ rounds, seconds }: Settings): Promise<Figure[]> {
  const span = rounds * seconds;
  const { figures, rate } = await onStage(await filledSqlite(MILLION), async (stage, generator) => {
    const rate = await halfLoad(stage, generator, seconds);
    const company: [string, (() => Company)?][] = [
      ['alone'],
      ['while a million are exported', () => exporting(stage)],
      ['while rankings are made', () => ranking(stage)],
    ];
    const figures: Figure[] = [];
    for (const [what, begin] of company)
      figures.push(...figuresOf(what, await inCompany(stage, generator, rate, span, begin)));
    return { figures, rate };
  });
  const { url, options } = await seedBegun();
  const seeded = await onStage(url, (stage, generator) =>
    inCompany(stage, generator, rate, span, () => seeding(url, options)),
  );
  return [...figures, ...figuresOf('while a million are seeded', seeded)];
}

export const latency: Measure = { name: 'latency', run };
