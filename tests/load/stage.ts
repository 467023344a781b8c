/** What is loaded: the built application over a database of its own, with an organisation and three hundred kiosks. */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type Connection } from '#db/connect.server.ts';
import { migrate } from '#db/migrate.server.ts';
import { seed } from '#db/seed/seed.server.ts';
import { newToken, tokenHash } from '#lib/server/id.server.ts';
import { publishShipped } from '#lib/survey/survey.server.ts';
import { addDays, dayOf } from '#lib/ui/zone.ts';
import { startApp, type RunningApp } from '../fixtures/app.ts';
import type { LoadKiosk } from './envelopes.ts';

/** On the disk that the product's own data stand on: a memory file system would make every commit free. */
const FOLDER = join('data', 'bench');
const ZONE = 'Asia/Ho_Chi_Minh';
const KIOSKS = 300;
const SINCE = '2026-01-01T00:00:00.000Z';

export interface Stage {
  app: RunningApp;
  port: number;
  connection: Connection;
  databaseUrl: string;
  kiosks: LoadKiosk[];
  close(): Promise<void>;
}

/** @returns the address of an empty SQLite database */
export function freshSqlite(name: string): string {
  mkdirSync(FOLDER, { recursive: true });
  const path = join(FOLDER, `${name}.db`);
  for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
  return `file:${path}`;
}

export async function openStage(databaseUrl: string, env: Record<string, string> = {}): Promise<Stage> {
  const connection = connect(databaseUrl);
  const kiosks = await furnish(connection);
  const app = await startApp(databaseUrl, { env });
  return {
    app,
    port: Number(new URL(app.address).port),
    connection,
    databaseUrl,
    kiosks,
    async close() {
      await app.stop();
      await connection.close();
    },
  };
}

/** Sixty stores, 400 clerks, and a kiosk at each of the first counters. */
async function furnish(connection: Connection): Promise<LoadKiosk[]> {
  const { db } = connection;
  await migrate(connection);
  await publishShipped(db, new Date());
  const until = addDays(dayOf(new Date(), ZONE), -1);
  await seed(db, { responses: 1000, days: 30, until, stores: 60, employees: 400, seed: 'bench', zone: ZONE });
  const counters = await db.selectFrom('counter').selectAll().orderBy('code').limit(KIOSKS).execute();
  const postings = await db.selectFrom('posting').selectAll().where('to_day', '>', until).execute();
  const kiosks = counters.map(({ code, store }, at) => {
    const staff = postings.filter((posting) => posting.store === store);
    return { id: `bench-${at}`, store, counter: code, employee: staff[at % staff.length]?.employee ?? '' };
  });
  const tokens = kiosks.map(() => newToken('smk'));
  await db
    .insertInto('kiosk')
    .values(
      kiosks.map(({ id, store, counter }, at) => ({
        id,
        name: counter,
        store,
        counter,
        token_hash: tokenHash(tokens[at] ?? ''),
        corner_pin: '',
        created_at: SINCE,
        created_by: 'system:bench',
        revoked_at: null,
        last_seen_at: null,
        heartbeat: null,
      })),
    )
    .execute();
  await db
    .insertInto('kiosk_binding')
    .values(kiosks.map(({ id, store, counter }) => ({ kiosk: id, from_at: SINCE, store, counter })))
    .execute();
  return kiosks.map(({ counter, employee }, at) => ({ token: tokens[at] ?? '', counter, employee }));
}
