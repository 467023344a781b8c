/** What the application holds on to: idle, under full load, and hour after hour of what three hundred kiosks send. */
import { setTimeout as sleep } from 'node:timers/promises';
import { exporting, ranking } from './company.ts';
import { Connection } from './connection.ts';
import { LoadKiosks, type LoadOutbox } from './envelopes.ts';
import type { Figure } from './figure.ts';
import { Generator } from './generator.ts';
import type { Measure, Settings } from './measure.ts';
import { freshSqlite, openStage, type Stage } from './stage.ts';
import { quantile } from './statistics.ts';
import { memory } from './usage.ts';

const HOURS = 3;
const CONNECTIONS = 32;
const MINUTES = 60;
/** A customer every other minute; news of itself every minute; a look for a new configuration every five. */
const isTap = (minute: number) => minute % 2 === 0;
const isLook = (minute: number) => minute % 5 === 0;

/** What one kiosk sends in one minute of the hour. */
async function minuteOf(connection: Connection, outbox: LoadOutbox, minute: number) {
  const ask = async (line: string, body: string) => {
    const head =
      `${line} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${outbox.kiosk.token}\r\n` +
      'Content-Type: application/json\r\nAccept-Language: vi\r\n';
    const { status, body: answer } = await connection.send(head, body);
    if (status !== 200) throw new Error(`${line}: ${status} ${answer.slice(0, 500)}`);
  };
  if (isTap(minute)) await ask('POST /api/v1/responses', outbox.batch(1));
  await ask('POST /api/v1/kiosk/heartbeat', outbox.heartbeat());
  if (isLook(minute)) await ask('GET /api/v1/kiosk/config', '');
}

/** An hour of all kiosks, as fast as it is answered. */
async function hour({ port, kiosks }: Stage, outboxes: LoadKiosks) {
  const open = await Promise.all(Array.from({ length: CONNECTIONS }, () => Connection.open(port, '127.0.0.1')));
  for (let minute = 0; minute < MINUTES; minute++) {
    const due = kiosks.map(() => outboxes.next());
    await Promise.all(
      open.map(async (connection) => {
        for (let outbox = due.pop(); outbox; outbox = due.pop()) await minuteOf(connection, outbox, minute);
      }),
    );
  }
  for (const connection of open) connection.close();
}

/** Megabytes while the work goes on: every one that was seen. */
async function during(pid: number, work: Promise<unknown>): Promise<number[]> {
  const seen: number[] = [];
  let over = false;
  const ended = work.finally(() => (over = true));
  while (!over) {
    await Promise.race([sleep(50), ended]);
    seen.push(memory(pid).rss);
  }
  await ended;
  return seen;
}

async function run({ rounds, seconds }: Settings): Promise<Figure[]> {
  const stage = await openStage(freshSqlite('memory'));
  const { pid } = stage.app;
  const generator = new Generator(stage.kiosks);
  try {
    await fetch(`${stage.app.address}/api/v1/health`);
    await sleep(3000);
    const idle = memory(pid).rss;
    const outboxes = new LoadKiosks(stage.kiosks);
    const hours: number[][] = [];
    for (let at = 0; at < HOURS; at++) hours.push(await during(pid, hour(stage, outboxes)));
    const job = {
      port: stage.port,
      path: '/api/v1/responses',
      connections: 128,
      batch: 1,
      expected: 'stored',
    } as const;
    const span = (rounds * seconds) / 2;
    const loaded = await during(pid, generator.run({ ...job, seconds: span }));
    const company = [exporting(stage), ranking(stage)];
    const all = await during(pid, generator.run({ ...job, seconds: span }));
    for (const each of company) await each.end();
    await sleep(3000);

    const most = (seen: number[]) => quantile(seen, 0.99);
    const [first = [], last = []] = [hours[0], hours.at(-1)];
    const unit = 'MB';
    const ofHours = hours.map((seen) => most(seen).toFixed(0)).join(', ');
    const flat = { what: 'MB in the first hour', value: most(first), ratio: most(last) / most(first) };
    return [
      { what: 'resident memory, idle', value: idle, unit, aim: { of: 'value', atMost: 200 } },
      {
        what: `… after ${HOURS} hours of 300 kiosks`,
        value: most(last),
        unit,
        aim: { of: 'value', atMost: 200 },
        note: ofHours,
      },
      { what: '… the same, flat', value: most(last), unit, against: flat, aim: { of: 'ratio', atMost: 1.05 } },
      { what: '… at full load', value: most(loaded), unit, aim: { of: 'value', atMost: 200 } },
      { what: '… with rankings and an export beside it', value: most(all), unit },
      { what: '… at rest again', value: memory(pid).rss, unit },
    ];
  } finally {
    await generator.stop();
    await stage.close();
  }
}

export const memoryHeld: Measure = { name: 'memory', run };
