/** A month of twenty thousand employees: frozen with its constants over ninety days, computed again, and its list asked for. */
import { connect, type Db } from '#db/connect.server.ts';
import { migrate } from '#db/migrate.server.ts';
import type { ScoreDayTable } from '#db/schema.ts';
import { Random } from '#db/seed/random.ts';
import { seed } from '#db/seed/seed.server.ts';
import { freeze, verified } from '#lib/review/freeze.server.ts';
import { reviewHead, reviewLines } from '#lib/review/page.server.ts';
import { readConfig } from '#lib/server/config.server.ts';
import { createContext } from '#lib/server/context.server.ts';
import { createLog } from '#lib/server/log.server.ts';
import { publishShipped } from '#lib/survey/survey.server.ts';
import { addDays } from '#lib/ui/zone.ts';
import type { Figure } from './figure.ts';
import type { Measure } from './measure.ts';
import { freshSqlite, organisation, system, yesterday } from './stage.ts';
import { median } from './statistics.ts';

const EMPLOYEES = 20_000;
const STORES = 3000;
const DAYS = 90;
const CHUNK = 1500;

/** The last month that is over, and its last day. */
const firstOfThis = `${yesterday().slice(0, 7)}-01`;
const LAST = addDays(firstOfThis, -1);
const MONTH = LAST.slice(0, 7);

/** Counts of five days in seven for everybody. */
async function fill(db: Db) {
  const homes = await db.selectFrom('posting').select(['employee', 'store']).orderBy('employee').execute();
  const random = new Random('review');
  await db.deleteFrom('score_day').execute();
  let rows: ScoreDayTable[] = [];
  const flush = async () => {
    if (rows.length > 0) await db.insertInto('score_day').values(rows).execute();
    rows = [];
  };
  for (let at = 0; at < DAYS; at++) {
    const day = addDays(LAST, -at);
    if (at % 7 >= 5) continue;
    for (const { employee, store } of homes) {
      const level = random.weighted([3, 5, 12, 30, 50]);
      const key = { day, store, employee, channel: 'kiosk', survey: 'smile', version: 1, question: 'smile' } as const;
      const n = (own: number) => (own === level ? 4 : own === 4 ? 2 : 0);
      rows.push({ ...key, n1: n(0), n2: n(1), n3: n(2), n4: n(3), n5: n(4), elsewhere: 0 });
      if (rows.length === CHUNK) await flush();
    }
  }
  await flush();
}

const timed = async <T>(work: () => Promise<T>): Promise<[number, T]> => {
  const begun = performance.now();
  const done = await work();
  return [performance.now() - begun, done];
};

async function run(): Promise<Figure[]> {
  const url = freshSqlite('review');
  const connection = connect(url);
  await migrate(connection);
  await publishShipped(connection.db, new Date());
  await seed(connection.db, { ...organisation(1000), employees: EMPLOYEES, stores: STORES, days: 2 });
  await fill(connection.db);
  const ctx = createContext(connection, readConfig({ DATABASE_URL: url }), createLog('silent'));
  try {
    // How long the others of this process wait while a month is frozen.
    let longest = 0;
    let last = performance.now();
    const beat = setInterval(() => {
      longest = Math.max(longest, performance.now() - last - 10);
      last = performance.now();
    }, 10);
    const [frozenIn, id] = await timed(() => freeze(ctx, system, { unit: 'VNPT', month: MONTH }));
    clearInterval(beat);
    const [verifiedIn, { difference }] = await timed(() => verified(ctx, system, id));
    const asked = { kind: 'employee', all: true, q: '', page: 100 } as const;
    const page = async () => Promise.all([reviewHead(ctx, system, id), reviewLines(ctx, system, id, asked)]);
    const pages: number[] = [];
    for (let round = 0; round < 5; round++) pages.push((await timed(page))[0]);
    const what = `month of ${EMPLOYEES} employees in ${STORES} stores`;
    return [
      {
        ...{ what: `${what}, frozen`, value: frozenIn / 1000, unit: 's', aim: { of: 'value', atMost: 60 } },
        note: `others waited ${Math.round(longest)} ms at most`,
      },
      { what: `${what}, computed again`, value: verifiedIn / 1000, unit: 's', note: `difference ${difference}` },
      { what: `${what}, page 100 of its list`, value: median(pages), unit: 'ms', aim: { of: 'value', atMost: 200 } },
    ];
  } finally {
    await connection.close();
  }
}

export const reviews: Measure = { name: 'review', run };
