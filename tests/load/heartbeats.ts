/**
 * Five thousand kiosks of three thousand stores that report every minute, beside posts at half load: what they cost the
 * posts, how long a heartbeat takes, whether all of them are kept; and how long the page of all these kiosks takes.
 */
import { randomUUID } from 'node:crypto';
import type { Db } from '#db/connect.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { kiosksInCare, type CareFilter } from '#lib/kiosk/care.server.ts';
import { readConfig } from '#lib/server/config.server.ts';
import { createContext } from '#lib/server/context.server.ts';
import { newToken, tokenHash } from '#lib/server/id.server.ts';
import { createLog } from '#lib/server/log.server.ts';
import { fold } from '#lib/ui/text.ts';
import type { Company } from './company.ts';
import { Connection } from './connection.ts';
import type { Figure } from './figure.ts';
import { Generator } from './generator.ts';
import { halfLoad, inCompany } from './latency.ts';
import type { Measure, Settings } from './measure.ts';
import { freshSqlite, openStage, type Stage } from './stage.ts';
import { median, quantile } from './statistics.ts';

const PROVINCES = 34;
const STORES = 3_000;
const KIOSKS = 5_000;
const PER_SECOND = KIOSKS / 60;
const CONNECTIONS = 16;
const SINCE = '2026-01-01T00:00:00.000Z';

interface Beating {
  id: string;
  token: string;
}

async function inserted<T>(rows: T[], insert: (part: T[]) => Promise<unknown>) {
  for (let at = 0; at < rows.length; at += 500) await insert(rows.slice(at, at + 500));
}

/** A country of its own beside the stage's organisation: a kiosk at each counter, every fiftieth with a gap. */
async function country(db: Db): Promise<Beating[]> {
  const unit = (code: string, kind: 'province' | 'store', parent: string, name: string) => ({
    ...{ code, name, kind, parent, folded: fold(`${code} ${name}`), address: '', opens: '07:30', closes: '17:00' },
    ...{ week: null, added_day: null, closed_from: null },
  });
  const provinces = Array.from({ length: PROVINCES }, (_, n) => unit(`B${n}`, 'province', 'VNPT', `VNPT Tỉnh ${n}`));
  const stores = Array.from({ length: STORES }, (_, n) =>
    unit(`B${n % PROVINCES}-${n}`, 'store', `B${n % PROVINCES}`, `Điểm giao dịch số ${n}`),
  );
  const places = Array.from({ length: KIOSKS }, (_, n) => {
    const store = stores[n % STORES]?.code ?? '';
    return { code: `${store}-Q${n}`, name: `Quầy ${n}`, store, closed_from: null };
  });
  const kiosks = places.map(({ code, store }, n) => ({ id: randomUUID(), token: newToken('smk'), code, store, n }));
  await inserted([...provinces, ...stores], (part) => db.insertInto('unit').values(part).execute());
  await inserted(places, (part) => db.insertInto('counter').values(part).execute());
  await inserted(kiosks, (part) =>
    db
      .insertInto('kiosk')
      .values(
        part.map(({ id, token, code, store }) => ({
          ...{ id, name: `Kiosk ${code}`, store, counter: code, token_hash: tokenHash(token), corner_pin: '' },
          ...{ created_at: SINCE, created_by: 'system:bench', revoked_at: null },
        })),
      )
      .execute(),
  );
  await inserted(kiosks, (part) =>
    db
      .insertInto('outbox')
      .values(
        part.map(({ id, n }) => ({
          ...{ id: `outbox-${id}`, owner: `kiosk:${id}`, former_owner: null, sign: null },
          ...{ received: n % 50 === 0 ? '1-397,402-412' : '1-412', last_received_at: SINCE },
        })),
      )
      .execute(),
  );
  return kiosks;
}

/** Each kiosk in its turn, so many a second, whether or not earlier ones were answered. */
function beating({ port }: Stage, kiosks: Beating[], took: number[]): Company {
  const over = new AbortController();
  const begun = performance.now();
  let turn = 0;
  const line = async () => {
    const connection = await Connection.open(port, '127.0.0.1');
    while (!over.signal.aborted) {
      const due = begun + (turn / PER_SECOND) * 1000;
      const kiosk = kiosks[turn++ % kiosks.length];
      if (!kiosk) throw new Error('No kiosks to beat');
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      const head =
        `POST /api/v1/kiosk/heartbeat HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${kiosk.token}\r\n` +
        'Content-Type: application/json\r\n';
      const body = JSON.stringify({
        ...{ outbox: `outbox-${kiosk.id}`, pending: 0, oldestPendingAt: null, lastSeq: 412, battery: 0.9 },
        ...{ appVersion: 'bench', clock: new Date().toISOString() },
      });
      const { status } = await connection.send(head, body);
      if (status !== 200) throw new Error(`Heartbeat: ${status}`);
      took.push(performance.now() - due);
    }
    connection.close();
  };
  const lines = Promise.all(Array.from({ length: CONNECTIONS }, line));
  // Whoever waits for the end hears of a failure; nobody else waits for these promises.
  lines.catch(() => undefined);
  return {
    async end() {
      over.abort();
      await lines;
      return `${took.length} heartbeats`;
    },
  };
}

const actor: Actor = { kind: 'user', id: 'bench', name: 'Bench', grants: [{ role: 'administrator', unit: 'VNPT' }] };

/** Milliseconds of the page's use case, as the server does it. */
async function pageTime({ connection, databaseUrl }: Stage, rounds: number, filter: CareFilter): Promise<number> {
  const ctx = createContext(connection, readConfig({ DATABASE_URL: databaseUrl }), createLog('silent'));
  const took: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now();
    await kiosksInCare(ctx, actor, filter, 'bench');
    took.push(performance.now() - begun);
  }
  return median(took);
}

async function run({ rounds, seconds }: Settings): Promise<Figure[]> {
  const stage = await openStage(freshSqlite('heartbeats'));
  const generator = new Generator(stage.kiosks);
  try {
    const kiosks = await country(stage.connection.db);
    const rate = await halfLoad(stage, generator, seconds);
    const span = rounds * seconds;
    const alone = await inCompany(stage, generator, rate, span);
    const took: number[] = [];
    const beside = await inCompany(stage, generator, rate, span, () => beating(stage, kiosks, took));
    // What the application holds in memory is on the disk a few seconds later.
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    const { n } = await stage.connection.db
      .selectFrom('kiosk_report')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('app_version', '=', 'bench')
      .executeTakeFirstOrThrow();
    const p99 = (seen: typeof alone) => seen.report.latency.p99;
    const page = (what: string, value: number): Figure => ({
      what: `the page of ${KIOSKS} kiosks, ${what}`,
      ...{ value, unit: 'ms', aim: { of: 'value', atMost: 200 } },
    });
    return [
      {
        what: `p99 of a post while ${KIOSKS} kiosks report every minute`,
        value: p99(beside),
        unit: 'ms',
        against: { what: 'ms without them', value: p99(alone), ratio: p99(beside) / p99(alone) },
        aim: { of: 'value', atMost: 50 },
        note: `${Math.round(rate)} posts/s; ${beside.said}`,
      },
      {
        what: 'p99 of a heartbeat meanwhile',
        value: quantile(took, 0.99),
        unit: 'ms',
        aim: { of: 'value', atMost: 50 },
      },
      {
        what: 'heartbeats kept',
        value: Number(n),
        unit: 'kiosks',
        against: {
          what: 'sent',
          value: Math.min(took.length, KIOSKS),
          ratio: Number(n) / Math.min(took.length, KIOSKS),
        },
        aim: { of: 'ratio', atLeast: 1 },
      },
      page('what wants attention first', await pageTime(stage, rounds, {})),
      page('those with gaps', await pageTime(stage, rounds, { view: 'gaps' })),
      page('searched for words', await pageTime(stage, rounds, { text: 'giao dịch số 29 quầy' })),
      page('one province', await pageTime(stage, rounds, { unit: 'B7' })),
    ];
  } finally {
    await generator.stop();
    await stage.close();
  }
}

export const heartbeats: Measure = { name: 'heartbeats', run };
