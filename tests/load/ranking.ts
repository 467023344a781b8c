/**
 * A ranking of three thousand employees over a month, over HTTP: the same cells filled by a hundred thousand ratings and by
 * ten million, from the cache, and while kiosks post.
 */
import { cellsFilledBy, DAYS, EMPLOYEES, FROM } from './cells.ts';
import type { Figure } from './figure.ts';
import { Generator } from './generator.ts';
import { halfLoad } from './latency.ts';
import type { Measure, Settings } from './measure.ts';
import { openStage, yesterday, type Stage } from './stage.ts';
import { median, quantile } from './statistics.ts';

const FEW = 100_000;
const MANY = 10_000_000;

/** @returns milliseconds to the last byte */
async function ranked({ app, token }: Stage): Promise<number> {
  const begun = performance.now();
  const response = await fetch(`${app.address}/api/v1/rankings?by=employee&from=${FROM}&to=${yesterday()}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const text = await response.text();
  const took = performance.now() - begun;
  if (!response.ok || text.length < EMPLOYEES * 100) throw new Error(`${response.status} ${text.slice(0, 500)}`);
  return took;
}

/** As after a post: the ranking that is remembered is stale. */
async function fresh(stage: Stage): Promise<number> {
  await stage.connection.db
    .updateTable('score_generation')
    .set((eb) => ({ generation: eb('generation', '+', 1) }))
    .execute();
  return ranked(stage);
}

async function whilePosting(stage: Stage, seconds: number) {
  const generator = new Generator(stage.kiosks);
  try {
    const rate = await halfLoad(stage, generator, 1);
    const { port } = stage;
    const load = generator.run({
      ...{ port, path: '/api/v1/responses', connections: 64, batch: 1, seconds, rate, expected: 'stored' },
    });
    const took: number[] = [];
    const until = performance.now() + (seconds - 1) * 1000;
    while (performance.now() < until) took.push(await ranked(stage));
    return { took, report: await load };
  } finally {
    await generator.stop();
  }
}

async function run({ rounds, seconds }: Settings): Promise<Figure[]> {
  const few = await openStage(await cellsFilledBy(FEW));
  const many = await openStage(await cellsFilledBy(MANY));
  try {
    // Threads are begun and code is compiled.
    for (const stage of [few, many, few, many]) await fresh(stage);
    const measured: { few: number; many: number; cached: number }[] = [];
    for (let at = 0; at < rounds; at++)
      measured.push({ few: await fresh(few), many: await fresh(many), cached: await ranked(many) });
    const { took, report } = await whilePosting(many, rounds * seconds);
    const of = (key: 'few' | 'many' | 'cached') => median(measured.map((round) => round[key]));
    const what = `ranking of ${EMPLOYEES} over ${DAYS} days`;
    const unit = 'ms';
    const posted = `${took.length} rankings beside ${Math.round(report.posts / report.seconds)} posts/s, whose p99 is ${Math.round(report.latency.p99)} ms`;
    return [
      {
        ...{ what: `${what}, ten million ratings`, value: of('many'), unit, aim: { of: 'ratio', atMost: 1.2 } },
        against: {
          what: 'ms: a hundred thousand ratings in the same cells',
          value: of('few'),
          ratio: median(measured.map((round) => round.many / round.few)),
        },
      },
      { what: `${what}, from the cache`, value: of('cached'), unit, aim: { of: 'value', atMost: 20 } },
      {
        what: `${what}, fresh while kiosks post`,
        value: median(took),
        unit,
        aim: { of: 'value', atMost: 500 },
        note: posted,
      },
      { what: `the same, slowest in a hundred`, value: quantile(took, 0.99), unit },
    ];
  } finally {
    await few.close();
    await many.close();
  }
}

export const rankings: Measure = { name: 'ranking', run };
