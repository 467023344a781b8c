import { beforeAll, describe, expect, test } from 'vitest';
import { connect, type Db } from '#db/connect.server.ts';
import type { Engine } from '#db/dialect.server.ts';
import { migrate } from '#db/migrate.server.ts';
import type { SeedOptions } from '#db/seed/organisation.ts';
import { DEMO_PIN, seed } from '#db/seed/seed.server.ts';
import { verifyPin } from '#lib/organisation/pin.server.ts';
import { verify } from '#lib/response/verify.server.ts';
import type { Answers } from '#lib/survey/questionnaire.ts';
import { faultsIn } from '#lib/survey/validity.ts';
import { smileSurvey } from '#lib/survey/shipped/smile.ts';
import { publishShipped } from '#lib/survey/survey.server.ts';
import { freshDatabase, onEachEngine } from '../fixtures/engines.ts';

const options: SeedOptions = {
  responses: 3_000,
  days: 30,
  until: '2026-11-19',
  stores: 5,
  employees: 40,
  seed: 'test',
  zone: 'Asia/Ho_Chi_Minh',
};

/** Every row that the seed writes, in one order on both engines. */
async function contents(db: Db) {
  const byId = <T>(rows: T[]) => rows.map((row) => JSON.stringify(Object.entries(row as object).sort())).sort();
  const all = async (table: Parameters<typeof db.selectFrom>[0] & string) =>
    byId(await db.selectFrom(table).selectAll().execute());
  return {
    unit: await all('unit'),
    counter: await all('counter'),
    employee: await all('employee'),
    posting: await all('posting'),
    shift: await all('shift'),
    response: await all('response'),
    score_day: await all('score_day'),
    score_month: await all('score_month'),
    choice_day: await all('choice_day'),
    choice_month: await all('choice_month'),
  };
}

async function withFresh<T>(engine: Engine, work: (db: Db) => Promise<T>): Promise<T> {
  const database = await freshDatabase(engine);
  const connection = connect(database.url);
  try {
    await migrate(connection);
    return await work(connection.db);
  } finally {
    await connection.close();
    await database.drop();
  }
}

const seeded = (db: Db, more: Partial<SeedOptions> = {}) => seed(db, { ...options, ...more }).then(() => contents(db));

onEachEngine('seed', (stage) => {
  beforeAll(async () => {
    const { ctx } = stage();
    await publishShipped(ctx.db, ctx.now());
    expect(await seed(ctx.db, options)).toMatchObject({ units: 9, employees: 40, responses: 3_000 });
  });

  test('the same seed makes the same rows, to the byte', async () => {
    const { ctx } = stage();
    const again = await withFresh(ctx.engine, (db) => seeded(db));
    expect(again).toEqual(await contents(ctx.db));
  });

  test('another seed makes others', async () => {
    const { ctx } = stage();
    const other = await withFresh(ctx.engine, (db) => seeded(db, { seed: 'other', responses: 300 }));
    const here = await contents(ctx.db);
    expect(other.response).toHaveLength(300);
    expect(here.response.filter((row) => other.response.includes(row))).toEqual([]);
    expect(other.employee).not.toEqual(here.employee);
  });

  test('the counts are what the responses say', async () => {
    const { ctx } = stage();
    expect(await verify(ctx)).toEqual({ responses: 3_000, counted: 3_000, differences: 0, named: [] });
    const { db } = ctx;
    const expected = await db
      .selectFrom('response')
      .select(['day', 'store', 'employee', 'channel', 'rating'])
      .select((select) => select.fn.countAll<number>().as('n'))
      .where('personal', '=', 1)
      .groupBy(['day', 'store', 'employee', 'channel', 'rating'])
      .execute();
    const stored = await db.selectFrom('score_day').selectAll().where('employee', '!=', '').execute();
    const key = (
      row: { day: string; store: string; employee: string; channel: string },
      level: number | null,
      n: number,
    ) => [row.day, row.store, row.employee, row.channel, level, n].join(' ');
    const counts = stored.flatMap((row) =>
      [row.n1, row.n2, row.n3, row.n4, row.n5].flatMap((n, at) => (n > 0 ? [key(row, at + 1, n)] : [])),
    );
    expect(counts.sort()).toEqual(expected.map((row) => key(row, row.rating, row.n)).sort());
    expect(expected.length).toBeGreaterThan(500);
  });

  test('people are told apart by code and by name, and sign on with the demo PIN', async () => {
    const people = await stage().ctx.db.selectFrom('employee').select(['code', 'name', 'pin_hash']).execute();
    expect(new Set(people.map(({ code }) => code)).size).toBe(40);
    expect(new Set(people.map(({ name }) => name)).size).toBe(40);
    expect(await verifyPin(DEMO_PIN, people[0]?.pin_hash ?? '')).toBe(true);
  });

  test('some moved, one serves two stores, and some have few ratings', async () => {
    const { db } = stage().ctx;
    const postings = await db.selectFrom('posting').selectAll().orderBy('from_day').execute();
    const two = [...Map.groupBy(postings, ({ employee }) => employee).values()].filter((own) => own.length === 2);
    const moved = two.filter(([first]) => first?.to_day !== '9999-12-31');
    const floating = two.filter(([first]) => first?.to_day === '9999-12-31').map(([first]) => first?.employee);
    expect(moved.length).toBeGreaterThanOrEqual(1);
    expect(floating).toHaveLength(1);
    const worked = await db
      .selectFrom('response')
      .select(['employee', 'store'])
      .select((select) => select.fn.countAll<number>().as('n'))
      .groupBy(['employee', 'store'])
      .execute();
    expect(worked.filter(({ employee }) => employee === floating[0])).toHaveLength(2);
    const totals = new Map<string, number>();
    for (const { employee, n } of worked) totals.set(employee, (totals.get(employee) ?? 0) + n);
    // Two newcomers and one who hardly asks; most have plenty.
    expect([...totals.values()].filter((n) => n >= 10).length).toBeLessThanOrEqual(37);
    expect([...totals.values()].filter((n) => n > 50).length).toBeGreaterThan(20);
  });

  test('every answer is one that the intake would have kept', async () => {
    const { db } = stage().ctx;
    const rows = await db.selectFrom('response').selectAll().orderBy('corrected_at').execute();
    const shifts = await db.selectFrom('shift').selectAll().where('source', '=', 'sign-on').execute();
    const signedOn = Map.groupBy(shifts, ({ counter, employee }) => `${counter} ${employee}`);
    const last = new Map<string, number>();
    for (const row of rows) {
      expect(faultsIn(smileSurvey, JSON.parse(row.answers) as Answers, { today: '2026-11-22' })).toEqual([]);
      const at = Date.parse(row.corrected_at);
      expect(at - (last.get(row.counter) ?? 0)).toBeGreaterThan(5_000);
      last.set(row.counter, at);
      const inside = signedOn
        .get(`${row.counter} ${row.employee}`)
        ?.some((shift) => shift.starts_at <= row.corrected_at && row.corrected_at < (shift.ends_at ?? ''));
      expect(inside).toBe(true);
      expect(new Date(at + 7 * 3_600_000).toISOString().slice(0, 10)).toBe(row.day);
      expect(row.day <= options.until).toBe(true);
    }
  });

  test('the roster reaches eight days ahead, where nobody has signed on yet', async () => {
    const ahead = await stage()
      .ctx.db.selectFrom('shift')
      .select(['source', 'starts_at'])
      .where('starts_at', '>=', '2026-11-19T17:00:00.000Z')
      .orderBy('starts_at')
      .execute();
    expect(new Set(ahead.map(({ source }) => source))).toEqual(new Set(['roster']));
    expect(ahead.at(-1)?.starts_at.slice(0, 10)).toBe('2026-11-27');
  });

  test('a run that was cut off is completed by the next; one that ended has nothing left to do', async () => {
    const { ctx } = stage();
    await withFresh(ctx.engine, async (db) => {
      const cut = (done: number) => {
        if (done > 1_000) throw new Error('cut off');
      };
      await expect(seed(db, options, cut)).rejects.toThrow('cut off');
      expect(await seeded(db)).toEqual(await contents(ctx.db));
      let written = 0;
      await seed(db, options, () => written++);
      expect(written).toBe(0);
    });
  });

  describe('refuses', () => {
    test('to mix two demos', async () => {
      await expect(seed(stage().ctx.db, { ...options, responses: 4_000 })).rejects.toThrow(/another demo already/);
    });

    test('an organisation that is no demo', async () => {
      await withFresh(stage().ctx.engine, async (db) => {
        const unit = { code: 'VNPT', name: 'VNPT', folded: 'vnpt', kind: 'corporation' as const, parent: null };
        await db
          .insertInto('unit')
          .values({ ...unit, address: '', opens: null, closes: null })
          .execute();
        await expect(seed(db, options)).rejects.toThrow(/organisation already/);
      });
    });

    test('more ratings than the shifts can hold', async () => {
      await withFresh(stage().ctx.engine, async (db) => {
        const crowded = { ...options, days: 1, stores: 1, employees: 3, responses: 60_000 };
        await expect(seed(db, crowded)).rejects.toThrow(/too many/);
        expect(await db.selectFrom('unit').selectAll().execute()).toEqual([]);
      });
    });
  });
});
