/** The pages of an organisation of 3,000 stores and 20,000 employees, from the request to the last byte. */
import { connect } from '#db/connect.server.ts';
import { migrate } from '#db/migrate.server.ts';
import { seed } from '#db/seed/seed.server.ts';
import { readConfig } from '#lib/server/config.server.ts';
import { createContext } from '#lib/server/context.server.ts';
import { createLog } from '#lib/server/log.server.ts';
import { sessionOf } from '../routes/callers.ts';
import type { Figure } from './figure.ts';
import type { Measure, Settings } from './measure.ts';
import { freshSqlite, openStage, organisation, type Stage } from './stage.ts';
import { median } from './statistics.ts';

const STORES = 3_000;
const EMPLOYEES = 20_000;
/** Asked so often in a round: a single page is done too soon to be told from noise. */
const TIMES = 5;

const pages = {
  'the tree': '/organisation',
  'the tree with two provinces unfolded': '/organisation?open=VNPT+AG+LD',
  'a search in the tree': '/organisation?q=lam+dong+1',
  'a province': '/organisation/AG',
  'a store': '/organisation/AG-01',
  'a field’s suggestions': '/organisation/choices?permission=organisation.read&kind=store&text=lam+dong+1',
};

/** @returns milliseconds a page */
async function opened({ app }: Stage, headers: Record<string, string>, path: string): Promise<number> {
  const begun = performance.now();
  for (let time = 0; time < TIMES; time++) {
    const response = await fetch(`${app.address}${path}`, { headers, redirect: 'error' });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 500)}`);
  }
  return (performance.now() - begun) / TIMES;
}

async function run({ rounds }: Settings): Promise<Figure[]> {
  const url = freshSqlite('places');
  const connection = connect(url);
  await migrate(connection);
  await seed(connection.db, { ...organisation(1000), days: 1, stores: STORES, employees: EMPLOYEES });
  await connection.close();
  const stage = await openStage(url);
  try {
    const config = readConfig({ DATABASE_URL: url });
    const ctx = createContext(stage.connection, config, createLog('silent'));
    const session = await sessionOf(ctx, 'administrator', 'VNPT');
    // Code is compiled.
    for (const path of Object.values(pages)) await opened(stage, session, path);
    const figures: Figure[] = [];
    for (const [what, path] of Object.entries(pages)) {
      const took: number[] = [];
      for (let round = 0; round < rounds; round++) took.push(await opened(stage, session, path));
      figures.push({ what, value: median(took), unit: 'ms', aim: { of: 'value', atMost: 200 } });
    }
    return figures;
  } finally {
    await stage.close();
  }
}

export const places: Measure = { name: 'places', run };
