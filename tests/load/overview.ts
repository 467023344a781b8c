/**
 * What a manager of a whole chain opens in the morning: overview and ranking of twenty thousand clerks in three thousand
 * stores, from the counts of ten million ratings, over HTTP as signed-in people get them, until the last byte; and until
 * the page is ready in a browser.
 */
import { chromium } from 'playwright';
import { createUser } from '#lib/access/access.server.ts';
import { readConfig } from '#lib/server/config.server.ts';
import { createContext } from '#lib/server/context.server.ts';
import { createLog } from '#lib/server/log.server.ts';
import { findChromium, LAUNCH_ARGS } from '../fixtures/chromium.ts';
import { CHAIN, chainSqlite } from './chain.ts';
import type { Figure } from './figure.ts';
import type { Measure, Settings } from './measure.ts';
import { openStage, system } from './stage.ts';
import { median } from './statistics.ts';

const PASSWORD = 'một mật khẩu đủ dài';
const PAGES = [
  { what: 'overview of the chain', path: '/' },
  { what: 'overview of a province', path: '/units/HN' },
  { what: 'ranking, page 200', path: '/ranking?page=200' },
  { what: 'ranking, one searched by name', path: '/ranking?q=ngoc+anh' },
  { what: 'ranking of stores', path: '/ranking?by=store' },
];

async function run({ rounds }: Settings): Promise<Figure[]> {
  const stage = await openStage(await chainSqlite());
  const ctx = createContext(stage.connection, readConfig({ DATABASE_URL: stage.databaseUrl }), createLog('silent'));
  const email = `bench-${Date.now()}@vnpt.example`;
  await createUser(ctx, system, 'all', { email, name: 'Bench', role: 'analyst', unit: 'VNPT', password: PASSWORD });
  const browser = await chromium.launch({ executablePath: findChromium(), args: LAUNCH_ARGS });
  try {
    const page = await browser.newPage();
    await page.goto(`${stage.app.address}/sign-in`);
    await page.fill('[name=login]', email);
    await page.fill('[name=password]', PASSWORD);
    await page.click('form[method=POST i]:has([name=password]) button');
    await page.waitForURL(({ pathname }) => pathname !== '/sign-in');
    const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const get = async (path: string) => {
      const begun = performance.now();
      const response = await fetch(`${stage.app.address}${path}`, { headers: { cookie } });
      const text = await response.text();
      if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 300)}`);
      return performance.now() - begun;
    };
    const figures: Figure[] = [];
    for (const { what, path } of PAGES) {
      const first = await get(path);
      const took: number[] = [];
      const ready: number[] = [];
      for (let round = 0; round < rounds; round++) {
        // Kiosks post all the while: what is remembered is out of date each time.
        await stage.connection.db
          .updateTable('score_generation')
          .set((eb) => ({ generation: eb('generation', '+', 1) }))
          .where('store', '=', 'HN-01')
          .execute();
        took.push(await get(path));
        const begun = performance.now();
        await page.goto(`${stage.app.address}${path}`, { waitUntil: 'load' });
        ready.push(performance.now() - begun);
      }
      const whole = `${what} (${CHAIN.employees} clerks)`;
      figures.push(
        {
          what: whole,
          value: median(took),
          unit: 'ms',
          aim: { of: 'value', atMost: 200 },
          note: `first ${first.toFixed(0)} ms`,
        },
        { what: `${what}, page ready`, value: median(ready), unit: 'ms', aim: { of: 'value', atMost: 1000 } },
      );
    }
    return figures;
  } finally {
    await browser.close();
    await stage.close();
  }
}

export const overviews: Measure = { name: 'overview', run };
