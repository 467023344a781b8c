/** `smile backup` and `smile restore`, as an operator runs them while kiosks post. */
import { existsSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '#db/connect.server.ts';
import { startApp, type RunningApp } from '../fixtures/app.ts';
import { acknowledgedBy, expectComplete } from '../fixtures/complete.ts';
import { engines, freshDatabase } from '../fixtures/engines.ts';
import { pairedKiosks, startLoad, type PostingKiosk } from '../fixtures/kiosks.ts';
import { openSite, type Site } from '../fixtures/site.ts';
import { smile } from '../fixtures/smile.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'smile-backup-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Every row of every table, as text; what the restoring itself leaves a trace in is not looked at. */
async function contents(url: string): Promise<Record<string, string[]>> {
  const connection = connect(url);
  const tables = (await connection.db.introspection.getTables()).map(({ name }) => name);
  const found: Record<string, string[]> = {};
  for (const table of tables.filter((name) => !/^(kysely_|audit$|job$|setting$)/.test(name))) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(connection.db);
    const plain = (value: unknown) =>
      value instanceof Date ? value.toISOString() : typeof value === 'boolean' ? Number(value) : value;
    found[table] = rows
      .map((row) => JSON.stringify(Object.entries(row).map(([name, value]) => [name, plain(value)])))
      .toSorted();
  }
  await connection.close();
  return found;
}

async function expectSound(url: string) {
  const { code, stdout } = await smile(url, 'verify', '--json');
  expect(code).toBe(0);
  const found = JSON.parse(stdout) as { responses: number; differences: number };
  expect(found.differences).toBe(0);
  return found.responses;
}

describe.each(engines)('%s', (engine) => {
  let site: Site;
  let kiosks: PostingKiosk[];
  let app: RunningApp;
  let file: string;
  beforeAll(async () => {
    site = await openSite(engine);
    file = join(folder, `${engine}.smile`);
    kiosks = await site.look((ctx) => pairedKiosks(ctx, 6));
    app = await startApp(site.databaseUrl);
  });
  afterAll(async () => {
    await app.stop();
    await site.drop();
  });

  test('a backup under load opens by itself, verifies, and holds all that was acknowledged before', async () => {
    const load = startLoad(kiosks, () => app.address);
    await load.further(200);
    const before = acknowledgedBy(kiosks);
    const ran = await smile(site.databaseUrl, 'backup', file, '--json');
    const after = acknowledgedBy(kiosks).length;
    await load.finish();
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(after, 'kiosks went on meanwhile').toBeGreaterThan(before.length);

    const copy = connect(`file:${file}`);
    const ids = new Set((await copy.db.selectFrom('response').select('id').execute()).map(({ id }) => id));
    await copy.close();
    expect(before.filter((id) => !ids.has(id))).toEqual([]);
    expect(JSON.parse(ran.stdout)).toMatchObject({ file, responses: ids.size });
    expect(await expectSound(`file:${file}`)).toBe(ids.size);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(existsSync(`${file}.part`)).toBe(false);
  });

  test('a backup is not written over another without being told', async () => {
    const ran = await smile(site.databaseUrl, 'backup', file);
    expect(ran).toMatchObject({ code: 1, stdout: '' });
    expect(ran.stderr).toContain('--force');
    expect(await smile(site.databaseUrl, 'backup', file, '--force')).toMatchObject({ code: 0 });
  });

  test('restoring refuses a database that holds something, unless told; then kiosks go on', async () => {
    const atBackup = await contents(site.databaseUrl);
    await kiosks[0]?.deliver(kiosks[0].batch(20), () => app.address);
    const refused = await smile(site.databaseUrl, 'restore', file);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('--force');
    await expectComplete(site, kiosks);
    if (engine === 'sqlite') {
      const used = await smile(site.databaseUrl, 'restore', file, '--force');
      expect(used).toMatchObject({ code: 1, stdout: '' });
      expect(used.stderr).toContain('in use');
      await expectComplete(site, kiosks);
    }
    await app.stop();
    expect(await smile(site.databaseUrl, 'restore', file, '--force')).toMatchObject({ code: 0, stderr: '' });
    expect(await contents(site.databaseUrl)).toEqual(atBackup);
    app = await startApp(site.databaseUrl);
    await kiosks[1]?.deliver(kiosks[1].batch(5), () => app.address);
    await expectSound(site.databaseUrl);
  });

  test.each(engines)('goes into an empty %s', async (other) => {
    const target = await freshDatabase(other);
    expect(await smile(target.url, 'restore', file)).toMatchObject({ code: 0, stderr: '' });
    expect(await contents(target.url)).toEqual(await contents(`file:${file}`));
    await expectSound(target.url);
    await target.drop();
  });

  test('what is no backup, or a damaged one, is refused and changes nothing', async () => {
    const text = join(folder, 'text.smile');
    writeFileSync(text, 'Not a database, though long enough to look like something. '.repeat(100));
    const torn = join(folder, 'torn.smile');
    expect(await smile(site.databaseUrl, 'backup', torn, '--force')).toMatchObject({ code: 0 });
    truncateSync(torn, Math.floor(statSync(torn).size / 2));
    const before = await contents(site.databaseUrl);
    await app.stop();
    for (const bad of [text, torn, join(folder, 'none.smile')]) {
      const ran = await smile(site.databaseUrl, 'restore', bad, '--force');
      expect(ran).toMatchObject({ code: 1, stdout: '' });
      expect(ran.stderr).toMatch(/^smile: .*smile/);
      expect(ran.stderr.trim().split('\n')).toHaveLength(1);
    }
    expect(await contents(site.databaseUrl)).toEqual(before);
  });
});
