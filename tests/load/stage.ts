/** What is loaded: the built application over a database of its own, with an organisation and three hundred kiosks. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type Connection, type Db } from '#db/connect.server.ts';
import { migrate } from '#db/migrate.server.ts';
import type { SeedOptions } from '#db/seed/organisation.ts';
import { earlierSeed, seed } from '#db/seed/seed.server.ts';
import { createToken } from '#lib/access/token.server.ts';
import type { Actor } from '#lib/access/roles.ts';
import { readConfig } from '#lib/server/config.server.ts';
import { createContext } from '#lib/server/context.server.ts';
import { createLog } from '#lib/server/log.server.ts';
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
  /** Of an analyst who may see everything. */
  token: string;
  close(): Promise<void>;
}

/** Who runs commands on the server. */
export const system: Actor = { kind: 'system', id: 'cli', name: 'CLI' };

export const databasePath = (name: string) => join(FOLDER, `${name}.db`);

/** @returns the address of an empty SQLite database */
export function freshSqlite(name: string): string {
  mkdirSync(FOLDER, { recursive: true });
  const path = databasePath(name);
  for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
  return `file:${path}`;
}

/** @param databaseUrl of an empty database, or of one that was seeded */
export async function openStage(databaseUrl: string, env: Record<string, string> = {}): Promise<Stage> {
  const connection = connect(databaseUrl);
  await migrate(connection);
  await publishShipped(connection.db, new Date());
  if (!(await earlierSeed(connection.db))) await seed(connection.db, organisation(1000));
  const kiosks = await pairKiosks(connection.db);
  const ctx = createContext(connection, readConfig({ DATABASE_URL: databaseUrl }), createLog('silent'));
  const { token } = await createToken(ctx, system, 'all', { name: 'bench', role: 'analyst', unit: 'VNPT' });
  const app = await startApp(databaseUrl, { env });
  return {
    app,
    port: Number(new URL(app.address).port),
    connection,
    databaseUrl,
    kiosks,
    token,
    async close() {
      await app.stop();
      await connection.close();
    },
  };
}

/** Sixty stores and 400 clerks, with so many ratings over the quarter that ended yesterday. */
export const organisation = (responses: number): SeedOptions => ({
  responses,
  days: 90,
  until: yesterday(),
  stores: 60,
  employees: 400,
  seed: 'bench',
  zone: ZONE,
});

export const yesterday = () => addDays(dayOf(new Date(), ZONE), -1);

/** A new kiosk at each of the first counters: to an earlier run's the first taps would be repeats of its last. */
export async function pairKiosks(db: Db): Promise<LoadKiosk[]> {
  const counters = await db.selectFrom('counter').selectAll().orderBy('code').limit(KIOSKS).execute();
  const postings = await db.selectFrom('posting').selectAll().where('to_day', '>', yesterday()).execute();
  const run = randomUUID();
  const kiosks = counters.map(({ code, store }, at) => {
    const staff = postings.filter((posting) => posting.store === store);
    const employee = staff[at % staff.length]?.employee ?? '';
    return { id: `${run}-${at}`, store, counter: code, employee, token: newToken('smk') };
  });
  await db
    .insertInto('kiosk')
    .values(
      kiosks.map(({ id, store, counter, token }) => ({
        id,
        name: counter,
        store,
        counter,
        token_hash: tokenHash(token),
        corner_pin: '',
        created_at: SINCE,
        created_by: 'system:bench',
        revoked_at: null,
      })),
    )
    .execute();
  await db
    .insertInto('kiosk_binding')
    .values(kiosks.map(({ id, store, counter }) => ({ kiosk: id, from_at: SINCE, store, counter })))
    .execute();
  return kiosks.map(({ token, counter, employee }) => ({ token, counter, employee }));
}
