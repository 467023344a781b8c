import { expect, test } from 'vitest';
import { connect, type Db } from '#db/connect.server.ts';
import { locked } from '#db/dialect.server.ts';
import {
  claim,
  enqueue,
  forgetDoneJobs,
  runBatch,
  type Handler,
  type Handlers,
  type NewJob,
} from '#lib/jobs/queue.server.ts';
import { handlers as registry, planJobs } from '#lib/jobs/registry.server.ts';
import { runDueJobs, startRunner } from '#lib/jobs/runner.server.ts';
import { createContext, type Context } from '#lib/server/context.server.ts';
import { retried } from '#lib/server/retry.server.ts';
import { onEachEngine, type Stage } from '../fixtures/engines.ts';

const MINUTE = 60_000;

onEachEngine('jobs', (stage) => {
  const pass = (ms: number) => {
    stage().clock.now = new Date(stage().clock.now.getTime() + ms);
  };
  const put = (job: NewJob) => enqueue(stage().ctx.db, stage().ctx.now(), job);
  const rows = (kind: string) =>
    stage().ctx.db.selectFrom('job').selectAll().where('kind', '=', kind).orderBy('id').execute();

  /** A second process on the same database. */
  async function beside<T>(given: Stage, work: (other: Context) => Promise<T>): Promise<T> {
    const connection = connect(given.url);
    const { config, log, now } = given.ctx;
    try {
      return await work(createContext(connection, config, log, now));
    } finally {
      await connection.close();
    }
  }

  /** An effect in the database that its key makes happen once, however often the job runs. */
  function counting(name: string) {
    let runs = 0;
    const effect = async (db: Db, key: string) => {
      const { numInsertedOrUpdatedRows: fresh } = await db
        .insertInto('setting')
        .values({ key: `${name}:${key}`, value: '' })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (Number(fresh) === 0) return;
      const counter = db.selectFrom('setting').select('value').where('key', '=', name);
      const total = await locked(db, counter).executeTakeFirstOrThrow();
      const value = String(Number(total.value) + 1);
      await db.updateTable('setting').set({ value }).where('key', '=', name).execute();
    };
    const handler: Handler = async ({ db }, { id }) => {
      runs++;
      await retried(() => db.transaction().execute((tx) => effect(tx, id)));
    };
    return { handler, runs: () => runs };
  }

  test('500 jobs, two processes, one of which leaves half-way: all done, each effect once', async () => {
    const { ctx } = stage();
    const { handler, runs } = counting('effects');
    await ctx.db.insertInto('setting').values({ key: 'effects', value: '0' }).execute();
    const handlers: Handlers = { effect: handler };
    await ctx.db.transaction().execute(async (tx) => {
      for (let n = 0; n < 500; n++) await enqueue(tx, ctx.now(), { kind: 'effect', payload: { n } });
    });

    // It did the work of its first batch, and the power went before it could say so; its second it only claimed.
    await beside(stage(), async (other) => {
      for (const job of await claim(other, ['effect'], 'lost')) await handler(other, { ...job, attempt: 1 });
      expect(await claim(other, ['effect'], 'lost')).toHaveLength(20);
    });
    expect(runs()).toBe(20);

    await beside(stage(), (other) => Promise.all([runDueJobs(ctx, handlers), runDueJobs(other, handlers)]));
    const left = (await rows('effect')).filter(({ state }) => state !== 'done');
    expect(left.map(({ leased_by }) => leased_by)).toEqual(Array.from({ length: 40 }, () => 'lost'));

    pass(2 * MINUTE);
    expect(await runDueJobs(ctx, handlers)).toBe(40);
    const all = await rows('effect');
    expect(all).toHaveLength(500);
    expect(all.every(({ state, leased_by }) => state === 'done' && leased_by === null)).toBe(true);
    const total = await ctx.db.selectFrom('setting').select('value').where('key', '=', 'effects').executeTakeFirst();
    expect(total?.value).toBe('500');
    // Nobody took what another held: only the lost batch was done twice.
    expect(runs()).toBe(520);
  });

  test('a job enqueued in a transaction that fails was never there', async () => {
    const { db, now } = stage().ctx;
    const failing = db.transaction().execute(async (tx) => {
      await enqueue(tx, now(), { kind: 'rolled-back', payload: null });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await rows('rolled-back')).toEqual([]);
  });

  test('a dedupe key is taken once, whether its job waits or is done', async () => {
    const { ctx } = stage();
    const job = { kind: 'once', payload: null, dedupe: 'once:1' };
    expect([await put(job), await put(job)]).toEqual([true, false]);
    await runDueJobs(ctx, { once: async () => undefined });
    expect(await put(job)).toBe(false);
    expect(await rows('once')).toMatchObject([{ state: 'done', attempts: 1 }]);
  });

  test('what is not due waits, in order of its time', async () => {
    const { ctx } = stage();
    const seen: unknown[] = [];
    const handlers: Handlers = { timed: async (_, { payload }) => void seen.push(payload) };
    await put({ kind: 'timed', payload: 'second', runAt: new Date(ctx.now().getTime() + 2 * MINUTE) });
    await put({ kind: 'timed', payload: 'first', runAt: new Date(ctx.now().getTime() + MINUTE) });
    expect(await runBatch(ctx, handlers, 'w')).toBe(0);
    pass(MINUTE);
    expect(await runBatch(ctx, handlers, 'w')).toBe(1);
    pass(MINUTE);
    await runDueJobs(ctx, handlers);
    expect(seen).toEqual(['first', 'second']);
  });

  test('a failure is tried again, later and later, and ends as dead with its reason', async () => {
    const { ctx } = stage();
    let tries = 0;
    const handlers: Handlers = {
      failing: async () => {
        tries++;
        throw new Error(`no ${tries}`);
      },
    };
    await put({ kind: 'failing', payload: null });
    const waits: number[] = [];
    while (tries < 10) {
      await runDueJobs(ctx, handlers);
      const [job] = await rows('failing');
      if (!job) throw new Error('gone');
      if (job.state === 'dead') break;
      expect(job).toMatchObject({ state: 'waiting', attempts: tries, last_error: `no ${tries}`, leased_by: null });
      waits.push(Date.parse(job.run_at) - ctx.now().getTime());
      stage().clock.now = new Date(job.run_at);
    }
    expect(await rows('failing')).toMatchObject([{ state: 'dead', attempts: 10, last_error: 'no 10' }]);
    expect(waits).toHaveLength(9);
    waits.forEach((wait, n) => {
      const nominal = Math.min(60 * MINUTE, 0.5 * MINUTE * 2 ** n);
      expect(wait / nominal).toBeGreaterThanOrEqual(0.8);
      expect(wait / nominal).toBeLessThanOrEqual(1.2);
    });
    pass(24 * 60 * MINUTE);
    expect(await runDueJobs(ctx, handlers)).toBe(0);
  });

  test('a job that takes its process down every time is given up', async () => {
    const { ctx } = stage();
    await put({ kind: 'deadly', payload: null });
    for (let attempt = 1; attempt <= 10; attempt++) {
      expect(await claim(ctx, ['deadly'], `w${attempt}`)).toMatchObject([{ attempts: attempt }]);
      pass(2 * MINUTE);
    }
    let ran = false;
    await runDueJobs(ctx, { deadly: async () => void (ran = true) });
    expect(ran).toBe(false);
    expect(await rows('deadly')).toMatchObject([{ state: 'dead' }]);
  });

  test('who has lost its lease cannot say that a job is done', async () => {
    const { ctx } = stage();
    await put({ kind: 'slow', payload: null });
    const slow: Handler = async () => {
      pass(2 * MINUTE);
      expect(await claim(ctx, ['slow'], 'other')).toHaveLength(1);
    };
    await runBatch(ctx, { slow }, 'first');
    expect(await rows('slow')).toMatchObject([{ state: 'waiting', leased_by: 'other', attempts: 2 }]);
  });

  test('kinds that this version does not know are left alone', async () => {
    const { ctx } = stage();
    await put({ kind: 'from-the-future', payload: null });
    expect(await runDueJobs(ctx, { other: async () => undefined })).toBe(0);
    expect(await rows('from-the-future')).toMatchObject([{ state: 'waiting', attempts: 0, leased_by: null }]);
  });

  test('a runner works until it is stopped, and stops when what it began is done', async () => {
    const { ctx } = stage();
    const ended: string[] = [];
    let begun: (() => void) | undefined;
    const running = new Promise<void>((resolve) => (begun = resolve));
    const background: Handler = async () => {
      begun?.();
      await new Promise((resolve) => setTimeout(resolve, 50));
      ended.push('job');
    };
    const plan = () => put({ kind: 'background', payload: null });
    const runner = startRunner(ctx, { background }, plan);
    await running;
    await runner.stop();
    expect(ended).toEqual(['job']);
    expect(await rows('background')).toMatchObject([{ state: 'done' }]);
  });

  test('tidying removes what has ended, keeps what lives, and plans the next day', async () => {
    const { ctx, clock } = stage();
    // 11:00 in Hanoi; the night's work is overdue.
    clock.now = new Date('2026-12-01T04:00:00.000Z');
    const ago = (days: number) => new Date(clock.now.getTime() - days * 86_400_000).toISOString();
    const moments = { createdAt: ago(9), updatedAt: ago(9) };
    await ctx.db
      .insertInto('user')
      .values({ id: 'u', name: 'U', email: 'u@vnpt.example', emailVerified: 0, ...moments })
      .execute();
    const session = (id: string, expiresAt: string) => ({ id, token: id, userId: 'u', expiresAt, ...moments });
    await ctx.db
      .insertInto('session')
      .values([session('old', ago(1)), session('live', ago(-1))])
      .execute();
    await ctx.db
      .insertInto('unit')
      .values({
        ...{ code: 'S', name: 'S', folded: 's', kind: 'store', parent: null },
        ...{ address: '', opens: null, closes: null },
      })
      .execute();
    const code = (handle: string, expires_at: string) => ({
      ...{ handle, secret_hash: '', store: 'S', counter: null, name: '', corner_pin: '' },
      ...{ created_at: ago(9), created_by: 'system:cli', expires_at, used_at: null },
    });
    await ctx.db
      .insertInto('pairing_code')
      .values([code('OLD', ago(1.1)), code('NEW', ago(0.9))])
      .execute();

    expect([await planJobs(ctx), await planJobs(ctx)]).toEqual([true, false]);
    await runDueJobs(ctx, registry);

    expect(await ctx.db.selectFrom('session').select('id').execute()).toEqual([{ id: 'live' }]);
    expect(await ctx.db.selectFrom('pairing_code').select('handle').execute()).toEqual([{ handle: 'NEW' }]);
    expect((await rows('tidy')).map(({ dedupe, run_at, state }) => [dedupe, run_at, state])).toEqual([
      ['tidy:2026-12-01', '2026-11-30T20:00:00.000Z', 'done'],
      ['tidy:2026-12-02', '2026-12-01T20:00:00.000Z', 'waiting'],
    ]);
  });

  test('of what comes round all day a day is remembered, of the rest a month', async () => {
    const { ctx, clock } = stage();
    const now = ctx.now().getTime();
    for (const [kind, days] of [
      ['round', 2],
      ['round', 0.5],
      ['other', 2],
      ['other', 31],
    ] as const)
      await put({ kind, payload: days, runAt: new Date(now - days * 86_400_000) });
    await ctx.db.updateTable('job').set({ state: 'done' }).where('kind', 'in', ['round', 'other']).execute();
    clock.now = new Date(now);
    await forgetDoneJobs(ctx, ['round']);
    expect((await rows('round')).map(({ payload }) => payload)).toEqual(['0.5']);
    expect((await rows('other')).map(({ payload }) => payload)).toEqual(['2']);
  });
});
