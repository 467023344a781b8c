/**
 * Acknowledged, durable posts of one response each, against (a) a dry run of the same body, which parses and validates it
 * and stores nothing, and (b) the same rows written by better-sqlite3 alone in groups as large as the posts at once.
 */
import type { Figure } from './figure.ts';
import { Generator } from './generator.ts';
import type { Measure, Settings } from './measure.ts';
import { freshSqlite, openStage } from './stage.ts';
import { median } from './statistics.ts';
import { middle, postingRounds, rawRounds, type Round } from './throughput.ts';

const CONNECTIONS = [8, 32, 128];

function figuresOf(connections: number, rounds: Round[], raw: number[]): Figure[] {
  const value = middle(rounds, ({ stored }) => stored.posts);
  const unit = 'posts/s';
  const what = `single posts at ${connections} connections`;
  const limit = median(raw);
  const cpu = `CPU ${middle(rounds, ({ stored }) => stored.cpu)} µs a post, ${middle(rounds, ({ dry }) => dry.cpu)} µs a dry run`;
  const own = `generator ${middle(rounds, ({ stored: { report } }) => (100 * report.cpuSeconds) / report.seconds)} % of a core`;
  const p99 = `p99 ${middle(rounds, ({ stored }) => stored.report.latency.p99)} ms`;
  const dryRuns = {
    what: 'dry runs/s',
    value: middle(rounds, ({ dry }) => dry.posts),
    ratio: middle(rounds, ({ stored, dry }) => stored.posts / dry.posts, 3),
  };
  return [
    {
      ...{ what, value, unit, against: dryRuns, note: `${cpu}; ${own}; ${p99}` },
      ...(connections >= 32 ? { aim: { of: 'ratio', atLeast: 0.7 } } : {}),
    },
    { what, value, unit, against: { what: 'raw rows/s', value: limit, ratio: value / limit } },
  ];
}

async function run({ rounds, seconds }: Settings): Promise<Figure[]> {
  const stage = await openStage(freshSqlite('single'));
  const generator = new Generator(stage.kiosks);
  try {
    const figures: Figure[] = [];
    for (const connections of CONNECTIONS) {
      const measured = await postingRounds(stage, generator, rounds, { connections, batch: 1, seconds });
      const raw = await rawRounds(stage, Math.ceil(rounds / 2), connections, seconds / 2);
      figures.push(...figuresOf(connections, measured, raw));
    }
    return figures;
  } finally {
    await generator.stop();
    await stage.close();
  }
}

export const singlePosts: Measure = { name: 'single', run };
