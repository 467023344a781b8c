/**
 * A store's week of shifts over HTTP, and a correction that moves ten thousand responses from one clerk to another while
 * kiosks post at half of what the application can take.
 */
import { readConfig } from '#lib/server/config.server.ts';
import { createContext } from '#lib/server/context.server.ts';
import { createLog } from '#lib/server/log.server.ts';
import { verify } from '#lib/response/verify.server.ts';
import { bigStore, clerk, counter, DAY, nobodys, STORE } from './big-store.ts';
import type { Figure } from './figure.ts';
import { Generator } from './generator.ts';
import { halfLoad } from './latency.ts';
import type { Measure, Settings } from './measure.ts';
import { freshSqlite, openStage, type Stage } from './stage.ts';
import { median } from './statistics.ts';
import { cpuSeconds } from './usage.ts';

const RESPONSES = 10_000;

/** A manager's browser, as far as forms and pages go. */
class Manager {
  readonly #address: string;
  #cookie = '';

  constructor(address: string) {
    this.#address = address;
  }

  async signIn(who: { email: string; password: string }) {
    const response = await this.#post('/sign-in?/in', { login: who.email, password: who.password });
    const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    if (cookies.length === 0) throw new Error(`No session: ${response.status} ${await response.text()}`);
    this.#cookie = cookies.join('; ');
  }

  async page(path: string): Promise<string> {
    const response = await fetch(`${this.#address}${path}`, { headers: { cookie: this.#cookie } });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
    return text;
  }

  async form(path: string, fields: Record<string, string>): Promise<string> {
    const response = await this.#post(path, fields);
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${text.slice(0, 500)}`);
    return text;
  }

  #post(path: string, fields: Record<string, string>) {
    return fetch(`${this.#address}${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        cookie: this.#cookie,
        origin: this.#address,
        accept: 'application/json',
        'x-sveltekit-action': 'true',
      },
      body: new URLSearchParams(fields),
    });
  }
}

async function timed<T>(work: () => Promise<T>): Promise<{ took: number; result: T }> {
  const begun = performance.now();
  const result = await work();
  return { took: performance.now() - begun, result };
}

/** Says first what it moves, then moves it. @returns milliseconds of both */
async function corrected(manager: Manager, id: string, to: number) {
  const path = `/shifts?store=${STORE}&week=${DAY}&/save`;
  const typed = { id, counter: counter(0), day: DAY, clerk: clerk(to), hours: '07:30-17:30' };
  const asked = await timed(() => manager.form(path, typed));
  const token = /"([0-9a-f]{16})\\?"/.exec(asked.result)?.[1];
  if (!token) throw new Error(`No preview: ${asked.result.slice(0, 500)}`);
  const done = await timed(() => manager.form(path, { ...typed, confirmed: token }));
  if (!done.result.includes(String(RESPONSES))) throw new Error(`Not moved: ${done.result.slice(0, 500)}`);
  return { asked: asked.took, done: done.took };
}

async function correctionFigures(stage: Stage, manager: Manager, { rounds, seconds }: Settings): Promise<Figure[]> {
  const generator = new Generator(stage.kiosks);
  const { db } = stage.connection;
  const times = Math.min(rounds, 6);
  try {
    const before = cpuSeconds(stage.app.pid);
    const quiet = await corrected(manager, '', 30);
    const cpu = (cpuSeconds(stage.app.pid) - before) * 1000;
    const rate = await halfLoad(stage, generator, seconds);
    const job = { port: stage.port, path: '/api/v1/responses', connections: 64, batch: 1, expected: 'stored' } as const;
    const alone = await generator.run({ ...job, rate, seconds: 5 });
    const load = generator.run({ ...job, rate, seconds: times * 3 });
    const took: { asked: number; done: number }[] = [];
    for (let nth = 0; nth < times; nth++) {
      const made = await db
        .selectFrom('shift')
        .select('id')
        .where('counter', '=', counter(0))
        .where('stated_until', 'is not', null)
        .executeTakeFirst();
      // Clerks who have no shift of their own that day.
      took.push(await corrected(manager, made?.id ?? '', nth % 2 === 0 ? 0 : 30));
    }
    const company = await load;
    return [
      {
        what: `a correction of ${RESPONSES} responses while kiosks post`,
        value: median(took.map(({ done }) => done)),
        unit: 'ms',
        aim: { of: 'value', atMost: 2000 },
        note: `slowest ${Math.max(...took.map(({ done }) => done)).toFixed(0)} ms; asked before in ${median(took.map(({ asked }) => asked)).toFixed(0)} ms; with nobody posting ${quiet.done.toFixed(0)} ms, CPU of both ${cpu.toFixed(0)} ms`,
      },
      {
        what: 'slowest post while responses are moved',
        value: company.latency.max,
        unit: 'ms',
        against: { what: 'ms: alone', value: alone.latency.max, ratio: company.latency.max / alone.latency.max },
        note: `${Math.round(company.posts / company.seconds)} posts/s; p99 ${company.latency.p99} ms, alone ${alone.latency.p99} ms`,
      },
    ];
  } finally {
    await generator.stop();
  }
}

async function run(settings: Settings): Promise<Figure[]> {
  const url = freshSqlite('roster');
  const stage = await openStage(url);
  try {
    const ctx = createContext(stage.connection, readConfig({ DATABASE_URL: url }), createLog('silent'));
    const who = await bigStore(ctx);
    await nobodys(ctx.db, RESPONSES);
    const manager = new Manager(stage.app.address);
    await manager.signIn(who);
    const path = `/shifts?store=${STORE}&week=${DAY}`;
    const pages: number[] = [];
    await manager.page(path);
    const before = cpuSeconds(stage.app.pid);
    for (let nth = 0; nth < settings.rounds * 2; nth++) pages.push((await timed(() => manager.page(path))).took);
    const cpu = ((cpuSeconds(stage.app.pid) - before) / pages.length) * 1000;
    const figures = await correctionFigures(stage, manager, settings);
    const { differences, named } = await verify(ctx);
    if (differences > 0) throw new Error(`The counts differ: ${named.join('; ')}`);
    return [
      {
        what: 'the shifts of thirty counters and a week',
        value: median(pages),
        unit: 'ms',
        aim: { of: 'value', atMost: 200 },
        note: `over HTTP; CPU ${cpu.toFixed(0)} ms a page; slowest ${Math.max(...pages).toFixed(0)} ms`,
      },
      ...figures,
    ];
  } finally {
    await stage.close();
  }
}

export const roster: Measure = { name: 'roster', run };
