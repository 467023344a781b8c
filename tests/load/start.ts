/** `npm start`, until it says that it listens and its health is asked and good, over few responses and over ten million. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { firstAddress } from '../fixtures/app.ts';
import type { Figure } from './figure.ts';
import { filledSqlite, multipliedSqlite } from './filled.ts';
import type { Measure, Settings } from './measure.ts';
import { median } from './statistics.ts';

const FEW = 1000;
const MILLION = 1_000_000;
const TIMES = 10;

/** @returns milliseconds */
async function started(databaseUrl: string): Promise<number> {
  const begun = performance.now();
  const child = spawn('npm', ['start', '--silent'], {
    env: { ...process.env, DATABASE_URL: databaseUrl, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own: npm does not hand on what it is told.
    detached: true,
  });
  try {
    const response = await fetch(`${await firstAddress(child)}/api/v1/health`);
    const text = await response.text();
    const took = performance.now() - begun;
    if (response.status !== 200) throw new Error(`${response.status} ${text}`);
    return took;
  } finally {
    const ended = once(child, 'close');
    process.kill(-(child.pid as number));
    await ended;
  }
}

async function run({ rounds }: Settings): Promise<Figure[]> {
  const [few, many] = [await filledSqlite(FEW), await multipliedSqlite(MILLION, TIMES)];
  // Each is read from the disk once.
  for (const url of [few, many]) await started(url);
  const measured: { few: number; many: number }[] = [];
  for (let at = 0; at < rounds; at++) measured.push({ few: await started(few), many: await started(many) });
  return [
    {
      what: 'start over ten million responses',
      value: median(measured.map(({ many }) => many)),
      unit: 'ms',
      against: {
        what: 'ms: over a thousand',
        value: median(measured.map(({ few }) => few)),
        ratio: median(measured.map(({ few, many }) => many / few)),
      },
      aim: { of: 'value', atMost: 2000 },
      note: 'npm start to the first good answer of health',
    },
  ];
}

export const start: Measure = { name: 'start', run };
