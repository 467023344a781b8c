/**
 * Acknowledged, durable posts of one response each, against (a) a dry run of the same body, which parses and validates it
 * and stores nothing, and (b) the same rows written by better-sqlite3 alone in groups as large as the posts at once.
 */
import type { Figure } from './figure.ts';
import { Generator } from './generator.ts';
import type { Measure, Settings } from './measure.ts';
import { rawRate, storedRows } from './raw-sqlite.ts';
import { freshSqlite, openStage, type Stage } from './stage.ts';
import { median } from './statistics.ts';
import { cpuSeconds } from './usage.ts';

const CONNECTIONS = [8, 32, 128];
const PATH = '/api/v1/responses';
const DRY = `${PATH}?dry-run=true`;

interface Round {
  posts: number;
  dry: number;
  raw: number;
  /** Of the application, microseconds a post. */
  cpu: number;
  dryCpu: number;
  p99: number;
  generator: number;
}

async function round(stage: Stage, generator: Generator, connections: number, seconds: number): Promise<Round> {
  const common = { port: stage.port, connections, batch: 1, seconds };
  const begun = cpuSeconds(stage.app.pid);
  const dry = await generator.run({ ...common, path: DRY, expected: 'valid' });
  const between = cpuSeconds(stage.app.pid);
  const posts = await generator.run({ ...common, path: PATH, expected: 'stored' });
  const ended = cpuSeconds(stage.app.pid);
  return {
    posts: posts.posts / posts.seconds,
    dry: dry.posts / dry.seconds,
    raw: await rawRate(await storedRows(stage.connection.db), connections, seconds / 2),
    cpu: ((ended - between) / posts.posts) * 1e6,
    dryCpu: ((between - begun) / dry.posts) * 1e6,
    p99: posts.latency.p99,
    generator: posts.cpuSeconds / posts.seconds,
  };
}

function figuresOf(connections: number, rounds: Round[]): Figure[] {
  const middle = (pick: (round: Round) => number) => median(rounds.map(pick));
  const posts = middle(({ posts }) => posts);
  const what = `single posts at ${connections} connections`;
  const whole = (pick: (round: Round) => number) => Math.round(middle(pick));
  return [
    {
      what,
      value: posts,
      unit: 'posts/s',
      against: { what: 'dry runs/s', value: middle(({ dry }) => dry), ratio: middle(({ posts, dry }) => posts / dry) },
      ...(connections >= 32 ? { aim: { of: 'ratio' as const, atLeast: 0.7 } } : {}),
      note: `CPU ${whole(({ cpu }) => cpu)} µs a post, ${whole(({ dryCpu }) => dryCpu)} µs a dry run; generator ${whole(({ generator }) => 100 * generator)} % of a core; p99 ${whole(({ p99 }) => p99)} ms`,
    },
    {
      what,
      value: posts,
      unit: 'posts/s',
      against: { what: 'raw rows/s', value: middle(({ raw }) => raw), ratio: middle(({ posts, raw }) => posts / raw) },
    },
  ];
}

async function run({ rounds, seconds }: Settings): Promise<Figure[]> {
  const stage = await openStage(freshSqlite('single'));
  const generator = new Generator(stage.kiosks);
  try {
    const figures: Figure[] = [];
    for (const connections of CONNECTIONS) {
      await round(stage, generator, connections, 1);
      const measured: Round[] = [];
      for (let at = 0; at < rounds; at++) measured.push(await round(stage, generator, connections, seconds));
      figures.push(...figuresOf(connections, measured));
    }
    return figures;
  } finally {
    await generator.stop();
    await stage.close();
  }
}

export const singlePosts: Measure = { name: 'single', run };
