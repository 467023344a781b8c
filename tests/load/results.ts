/**
 * Results of a survey of thirty questions that a million responses were given to over a year in four hundred stores: the
 * page from the request to the last byte, from counts; and how fast responses are exported.
 */
import { existsSync, renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { connect } from '#db/connect.server.ts';
import { migrate } from '#db/migrate.server.ts';
import { demoAnswers } from '#db/seed/answers.ts';
import { demoOrganisation } from '#db/seed/organisation.ts';
import { Random } from '#db/seed/random.ts';
import { seed } from '#db/seed/seed.server.ts';
import { countedAnswers, monthOf, Tally, type Countable } from '#lib/response/countable.ts';
import { writeCounts } from '#lib/response/tally.ts';
import { readConfig } from '#lib/server/config.server.ts';
import { createContext } from '#lib/server/context.server.ts';
import { createLog } from '#lib/server/log.server.ts';
import { publishShipped } from '#lib/survey/survey.server.ts';
import { addDays } from '#lib/ui/zone.ts';
import { sessionOf } from '../routes/callers.ts';
import type { Figure } from './figure.ts';
import type { Measure, Settings } from './measure.ts';
import { databasePath, freshSqlite, openStage, organisation, yesterday, type Stage } from './stage.ts';
import { median } from './statistics.ts';

const RESPONSES = 1_000_000;
const DAYS = 365;
/** Answers that are made; each stands for many, on other days and in other stores. */
const MADE = 4_000;
const EXPORTED = 100_000;
const ROWS = 500;
const options = () => ({ ...organisation(1000), days: DAYS, stores: 400, employees: 400, answers: MADE });

/** @returns the address of a database with the counts of a million responses, and as many responses as are exported */
async function counted(): Promise<string> {
  const path = databasePath('results');
  if (existsSync(path)) return `file:${path}`;
  const url = freshSqlite('filling');
  const connection = connect(url);
  await migrate(connection);
  await publishShipped(connection.db, new Date());
  await seed(connection.db, { ...options(), days: 2, answers: 1 });
  const base = await connection.db
    .selectFrom('response')
    .selectAll()
    .where('survey', '<>', 'smile')
    .executeTakeFirstOrThrow();
  await connection.db.deleteFrom('tally').execute();
  await connection.db.deleteFrom('response').where('survey', '<>', 'smile').execute();
  await connection.close();
  fill(databasePath('filling'), base);
  for (const end of ['-wal', '-shm']) rmSync(`${databasePath('filling')}${end}`, { force: true });
  renameSync(databasePath('filling'), path);
  return `file:${path}`;
}

function fill(path: string, base: object) {
  const database = new Database(path);
  for (const pragma of ['journal_mode = off', 'synchronous = off', 'cache_size = -500000']) database.pragma(pragma);
  const { stores } = demoOrganisation(options());
  const answers = [...demoAnswers(demoOrganisation(options()), options())]
    .flat()
    .filter(({ survey }) => survey === 'service-quality')
    .map((answer) => ({ ...answer, counted: countedAnswers(answer.definition, answer.answers) }));
  const random = new Random('results');
  const columns = Object.keys(base);
  const insert = database.prepare(
    `insert into response (${columns.join(', ')}) values (${columns.map((name) => `@${name}`).join(', ')})`,
  );
  const save = database.prepare(
    'insert into tally (survey, store, period, version, channel, counts) values (?, ?, ?, ?, ?, ?)',
  );
  const write = (tally: Tally) => {
    for (const { survey, store, period, version, channel, counts } of tally.deltas().tallies)
      save.run(survey, store, period, version, channel, writeCounts(counts));
  };
  let months = new Tally(monthOf);
  let exported = 0;
  for (let at = 0; at < DAYS; at++) {
    const day = addDays(yesterday(), at + 1 - DAYS);
    const days = new Tally((each) => each);
    for (let n = 0; n < RESPONSES / DAYS; n++) {
      const made = random.pick(answers);
      const store = random.pick(stores).code;
      const key = { day, store, employee: '', channel: made.channel, survey: 'service-quality', version: 1 };
      const countable: Countable = { ...key, ...made.counted };
      days.add(countable, 1);
      months.add(countable, 1);
      if (exported >= EXPORTED || n >= EXPORTED / DAYS) continue;
      exported++;
      const { question, rating } = made.counted;
      insert.run({
        ...base,
        ...key,
        id: random.uuid(Date.parse(day)),
        answers: JSON.stringify(made.answers),
        question,
        rating,
      });
    }
    write(days);
    if (monthOf(addDays(day, 1)) !== monthOf(day) || at === DAYS - 1) {
      write(months);
      months = new Tally(monthOf);
    }
  }
  database.pragma('journal_mode = wal');
  database.close();
}

/** @returns milliseconds to the last byte */
async function opened({ app }: Stage, headers: Record<string, string>, path: string): Promise<number> {
  const begun = performance.now();
  const response = await fetch(`${app.address}${path}`, { headers, redirect: 'error' });
  const text = await response.text();
  if (!response.ok || text.length < ROWS) throw new Error(`${path}: ${response.status} ${text.slice(0, 500)}`);
  return performance.now() - begun;
}

async function run({ rounds }: Settings): Promise<Figure[]> {
  const url = await counted();
  const stage = await openStage(url);
  try {
    const ctx = createContext(stage.connection, readConfig({ DATABASE_URL: url }), createLog('silent'));
    const session = await sessionOf(ctx, 'administrator', 'VNPT');
    const [from, to] = [addDays(yesterday(), 1 - DAYS), yesterday()];
    const page = (query: string) => `/surveys/service-quality/results?from=${from}&to=${to}${query}`;
    const store = await stage.connection.db
      .selectFrom('unit')
      .select('code')
      .where('kind', '=', 'store')
      .executeTakeFirstOrThrow();
    const pages = {
      'all 400 stores': page(''),
      'one store': page(`&unit=${store.code}`),
      'a province': page('&unit=QT'),
      'all stores, by channel': page('&split=channel'),
      'all stores, side by side': page('&split=store'),
    };
    for (const path of Object.values(pages)) await opened(stage, session, path);
    const figures: Figure[] = [];
    for (const [what, path] of Object.entries(pages)) {
      const took: number[] = [];
      for (let round = 0; round < rounds; round++) took.push(await opened(stage, session, path));
      const aim = path.includes('split') ? {} : { aim: { of: 'value' as const, atMost: 300 } };
      figures.push({
        what: `results of a million responses over a year: ${what}`,
        value: median(took),
        unit: 'ms',
        ...aim,
      });
    }
    for (const format of ['csv', 'xlsx']) {
      const took = await opened(stage, session, page('').replace('/results?', `/results/export?format=${format}&`));
      figures.push({ what: `export as ${format}`, value: EXPORTED / (took / 1000), unit: 'rows/s' });
    }
    return figures;
  } finally {
    await stage.close();
  }
}

export const results: Measure = { name: 'results', run };
