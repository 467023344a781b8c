import { beforeAll, expect, test } from 'vitest';
import { importOrganisation } from '#lib/organisation/import/import.server.ts';
import { accept } from '#lib/response/accept.server.ts';
import { renewGeneration } from '#lib/organisation/generation.queries.server.ts';
import { rankingFile } from '#lib/scoring/ranking-csv.server.ts';
import { ranking } from '#lib/scoring/ranking.server.ts';
import { ratedMonths } from '#lib/scoring/rated-months.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, manager, smallOrganisation, tap } from '../fixtures/organisation.ts';

const month = { from: '2026-11-01', to: '2026-11-30' };

onEachEngine('ranking', (stage) => {
  const visit = (day: number, employee: string, counter: string) => ({
    at: `2026-11-${String(day).padStart(2, '0')}T03:00:00.000Z`,
    counter,
    employee,
  });
  const rate = (levels: number[], employee: string, counter: string) =>
    accept(
      stage().ctx,
      administrator,
      {
        responses: levels.map((level, at) =>
          tap(level, { channel: 'interview', visit: visit(1 + (at % 4), employee, counter) }),
        ),
      },
      'vi',
    );
  const times = (n: number, level: number) => Array.from({ length: n }, () => level);

  beforeAll(async () => {
    await smallOrganisation(stage().ctx.db);
    await rate([...times(36, 5), ...times(4, 4)], 'NV1', 'DH-1');
    await rate([...times(20, 4), ...times(20, 2)], 'NV2', 'DH-2');
    await rate([...times(30, 4), ...times(10, 3)], 'NV3', 'BD-1');
  });

  test('ranks those with enough ratings, and lists the others apart', async () => {
    const found = await ranking(stage().ctx, administrator, { by: 'employee', ...month });
    expect(found.ranked.map((row) => [row.code, row.rank, row.n])).toEqual([
      ['NV1', 1, 40],
      ['NV3', 2, 40],
      ['NV2', 3, 40],
    ]);
    expect(found.ranked[0]).toMatchObject({
      name: 'Nguyễn Thị Ánh Đào',
      stores: [{ code: 'DH', name: 'Đồng Hới' }],
      levels: [0, 0, 0, 4, 36],
      elsewhere: 0,
    });
    for (const { rank, rankLow, rankHigh, score, scoreLow, scoreHigh } of found.ranked) {
      expect(rankLow).toBeLessThanOrEqual(rank ?? 0);
      expect(rankHigh).toBeGreaterThanOrEqual(rank ?? 0);
      expect(scoreLow).toBeLessThan(score ?? 0);
      expect(scoreHigh).toBeGreaterThan(score ?? 0);
    }
    expect(found.few).toMatchObject([{ code: 'NV4', n: 0, status: 'no_ratings', stores: [{ code: 'BD' }] }]);
  });

  test('a new rating is in the next answer, from the cache or not', async () => {
    const before = await ranking(stage().ctx, administrator, { by: 'employee', ...month });
    await rate([1], 'NV1', 'DH-1');
    const after = await ranking(stage().ctx, administrator, { by: 'employee', ...month });
    const of = (found: typeof before) => found.ranked.find((row) => row.code === 'NV1')?.n;
    expect(of(after)).toBe((of(before) ?? 0) + 1);
    expect(await ranking(stage().ctx, administrator, { by: 'employee', ...month })).toEqual(after);
  });

  test('an employee who is renamed by an import has the new name in the next answer', async () => {
    const ask = () => ranking(stage().ctx, administrator, { by: 'employee', ...month });
    const nameOf = ({ few }: Awaited<ReturnType<typeof ask>>) => few.find((row) => row.code === 'NV4')?.name;
    expect(nameOf(await ask())).toBe('Võ Thị Mỹ Ý');
    const text = 'employee_code;employee_name;store_code;start_date\nNV4;Võ Thị Mỹ Yên;BD;01/01/2026\n';
    const { faults } = await importOrganisation(stage().ctx, administrator, {
      name: 'people.csv',
      bytes: new TextEncoder().encode(text),
    });
    expect(faults).toEqual([]);
    expect(nameOf(await ask())).toBe('Võ Thị Mỹ Yên');
  });

  test('stores count what no clerk is answerable for', async () => {
    const stores = () => ranking(stage().ctx, administrator, { by: 'store', ...month });
    const n = (found: Awaited<ReturnType<typeof stores>>) => found.ranked.find((row) => row.code === 'BD')?.n ?? 0;
    const before = n(await stores());
    await accept(
      stage().ctx,
      administrator,
      {
        responses: [
          tap(2, { channel: 'interview', visit: { at: visit(2, '', '').at, store: 'BD', employee: null } }),
          tap(2, {
            channel: 'interview',
            answers: { smile: 2, criteria: ['wait'] },
            visit: visit(2, 'NV3', 'BD-1'),
          }),
        ],
      },
      'vi',
    );
    expect(n(await stores())).toBe(before + 2);
    const employees = await ranking(stage().ctx, administrator, { by: 'employee', ...month });
    expect(employees.ranked.find((row) => row.code === 'NV3')).toMatchObject({ n: 40, elsewhere: 1 });
  });

  test('shows a manager the own store only', async () => {
    const own = await ranking(stage().ctx, manager, { by: 'employee', ...month });
    expect([...own.ranked, ...own.few].map((row) => row.code).sort()).toEqual(['NV3', 'NV4']);
    await expect(ranking(stage().ctx, manager, { by: 'store', ...month, unit: 'DH' })).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    await expect(ranking(stage().ctx, null, { by: 'store', ...month })).rejects.toMatchObject({
      code: 'access.unauthenticated',
    });
  });

  test('who may see rankings, but not of this unit, is told which', async () => {
    const elsewhere = ranking(stage().ctx, manager, { by: 'employee', ...month, unit: 'DH' });
    await expect(elsewhere).rejects.toMatchObject({ details: { permission: 'ranking.read', unit: 'DH' } });
  });

  test('where a period is empty, other months that have ratings are known, of the units one may see', async () => {
    const { ctx } = stage();
    const december = { from: '2026-12-01', to: '2026-12-31' };
    expect(await ratedMonths(ctx, administrator, 'VNPT', december)).toEqual(['2026-11']);
    expect(await ratedMonths(ctx, administrator, 'VNPT', month)).toEqual([]);
    expect(await ratedMonths(ctx, manager, 'BD', december)).toEqual(['2026-11']);
    // Counts that are there, and are none.
    const none = { n1: 0, n2: 0, n3: 0, n4: 0, n5: 0, elsewhere: 1 };
    const key = { store: 'BD', employee: 'NV3', channel: 'kiosk', survey: 'smile', version: 1, question: 'smile' };
    await ctx.db
      .insertInto('score_month')
      .values({ month: '2026-10', ...key, ...none })
      .execute();
    await ctx.db.insertInto('score_generation').values({ month: '2026-10', store: 'BD', generation: 1 }).execute();
    expect(await ratedMonths(ctx, manager, 'BD', december)).toEqual(['2026-11']);
    await ctx.db.deleteFrom('score_month').where('month', '=', '2026-10').execute();
    await ctx.db.deleteFrom('score_generation').where('month', '=', '2026-10').execute();
  });

  test('as a file, no name is a formula', async () => {
    const { ctx } = stage();
    await ctx.db
      .updateTable('employee')
      .set({ name: '=HYPERLINK("http://a.example")' })
      .where('code', '=', 'NV1')
      .execute();
    await ctx.db.updateTable('unit').set({ name: 'Đồng Hới;@SUM(A1)' }).where('code', '=', 'DH').execute();
    await renewGeneration(ctx.db);
    const file = rankingFile(await ranking(ctx, administrator, { by: 'employee', ...month }), 'vi');
    expect(file.headers.get('content-disposition')).toBe(
      `attachment; filename="ranking-employee-${month.from}-${month.to}.csv"`,
    );
    const csv = await file.text();
    expect(csv).toContain(`"'=HYPERLINK(""http://a.example"")"`);
    expect(csv).toContain(`Đồng Hới;'@SUM(A1)`);
  });

  test('refuses days that are none, and the wrong way round', async () => {
    const ask = (from: string, to: string) => ranking(stage().ctx, administrator, { by: 'employee', from, to });
    await expect(ask('2026-02-30', '2026-03-01')).rejects.toMatchObject({ code: 'period.invalid' });
    await expect(ask('2026-11-02', '2026-11-01')).rejects.toMatchObject({ code: 'period.invalid' });
  });

  test('without ratings there is nobody to rank, and that is no error', async () => {
    const found = await ranking(stage().ctx, administrator, { by: 'employee', from: '2025-01-01', to: '2025-01-31' });
    expect(found).toMatchObject({ ranked: [], mean: null, rankability: null });
  });
});
