/**
 * `npm run bench [-- --only NAME,… --quick]`: loads the built application, prints a table and writes data/bench.json.
 * Machines differ and are shared, so that what counts are ratios to limits measured in the same run.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { table, type Figure } from './figure.ts';
import type { Measure } from './measure.ts';
import { answering } from './answering.ts';
import { audit } from './audit.ts';
import { batches } from './batches.ts';
import { kiosk } from './kiosk.ts';
import { heartbeats } from './heartbeats.ts';
import { latency } from './latency.ts';
import { memoryHeld } from './memory.ts';
import { employees } from './people.ts';
import { places } from './places.ts';
import { postgres } from './postgres.ts';
import { overviews } from './overview.ts';
import { rankings } from './ranking.ts';
import { results as surveyResults } from './results.ts';
import { reviews } from './review.ts';
import { roster } from './roster.ts';
import { singlePosts } from './single-posts.ts';
import { start } from './start.ts';

const measures: Measure[] = [
  ...[singlePosts, batches, latency, postgres, rankings, overviews, kiosk, start, memoryHeld],
  ...[answering, audit, employees, heartbeats, places, roster, surveyResults],
  ...[singlePosts, batches, latency, postgres, rankings, kiosk, start, memoryHeld],
  ...[answering, audit, employees, heartbeats, places, roster, surveyResults, reviews],
];
const RESULTS = 'data/bench.json';

interface Result {
  measuredAt: string;
  /** Of the machine over the minute before and after: other work on it makes rounds noisy. */
  load: [before: number, after: number];
  cores: string;
  figures: Figure[];
}

const { values } = parseArgs({ options: { only: { type: 'string' }, quick: { type: 'boolean' } } });
const wanted = values.only?.split(',') ?? measures.map(({ name }) => name);
const unknown = wanted.filter((name) => !measures.some((measure) => measure.name === name));
if (unknown.length > 0)
  throw new Error(`No measurement ${unknown.join(', ')}: there are ${measures.map(({ name }) => name).join(', ')}`);
const settings = values.quick ? { rounds: 4, seconds: 1 } : { rounds: 10, seconds: 2 };

/** Results of other measurements are kept, each with its own date. */
function formerResults(): Record<string, Result> {
  try {
    return JSON.parse(readFileSync(RESULTS, 'utf8')) as Record<string, Result>;
  } catch {
    return {};
  }
}

const results = formerResults();
const minuteLoad = () => loadavg()[0] ?? 0;
for (const { name, run } of measures.filter((measure) => wanted.includes(measure.name))) {
  const before = minuteLoad();
  const figures = await run(settings);
  const load: Result['load'] = [before, minuteLoad()];
  results[name] = {
    measuredAt: new Date().toISOString(),
    load,
    cores: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
    figures,
  };
  mkdirSync('data', { recursive: true });
  writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`);
  process.stdout.write(`\n${name} (load average ${load.map((value) => value.toFixed(1)).join(' → ')})\n\n`);
  process.stdout.write(`${table(figures)}\n`);
}
