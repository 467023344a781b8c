import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import pino from 'pino';
import { expect, test } from 'vitest';
import { connect } from '#db/connect.server.ts';
import { health } from '#lib/jobs/health.server.ts';
import { enqueue } from '#lib/jobs/queue.server.ts';
import { readConfig } from '#lib/server/config.server.ts';
import { createContext } from '#lib/server/context.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';

onEachEngine('health', (stage) => {
  test('counts what waits and what was given up', async () => {
    const { ctx } = stage();
    expect(await health(ctx)).toEqual({ status: 'ok', database: 'ok', pendingJobs: 0, deadJobs: 0 });
    for (const kind of ['a', 'b', 'b']) await enqueue(ctx.db, ctx.now(), { kind, payload: null });
    await ctx.db.updateTable('job').set({ state: 'dead' }).where('kind', '=', 'a').execute();
    expect(await health(ctx)).toEqual({ status: 'ok', database: 'ok', pendingJobs: 2, deadJobs: 1 });
  });
});

/** Health of a database at this address, and how long it took to say. */
async function healthAt(url: string) {
  const connection = connect(url);
  const ctx = createContext(connection, readConfig({ DATABASE_URL: url }), pino({ level: 'silent' }));
  const begun = performance.now();
  const found = await health(ctx);
  return { found, took: performance.now() - begun, connection };
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const away = { status: 'unavailable', pendingJobs: null, deadJobs: null };

test('a database that refuses is named at once, without its address', async () => {
  const server = createServer();
  const port = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  const { found, took, connection } = await healthAt(`postgres://smile@127.0.0.1:${port}/smile`);
  expect(found).toEqual({ ...away, database: 'ECONNREFUSED' });
  expect(took).toBeLessThan(1500);
  await connection.close();
});

test('a database that is silent is given two seconds', async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket));
  const port = await listening(server);
  const { found, took, connection } = await healthAt(`postgres://smile@127.0.0.1:${port}/smile`);
  expect(found).toEqual({ ...away, database: 'no answer within 2 s' });
  expect(took).toBeGreaterThan(1900);
  expect(took).toBeLessThan(3500);
  server.close();
  for (const socket of sockets) socket.destroy();
  await connection.close();
});

test('a file that cannot be opened is named', async () => {
  const { found, connection } = await healthAt('file:/proc/smile.db');
  expect(found).toEqual({ ...away, database: 'SQLITE_CANTOPEN' });
  await connection.close();
});
