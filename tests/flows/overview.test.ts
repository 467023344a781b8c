import { beforeAll, expect, test } from 'vitest';
import type { Actor } from '#lib/access/roles.ts';
import { accept } from '#lib/response/accept.server.ts';
import { listResponses } from '#lib/response/list.server.ts';
import { overview } from '#lib/scoring/overview/overview.server.ts';
import { storeDetail } from '#lib/scoring/overview/store.server.ts';
import { ranking, rankingPage } from '#lib/scoring/ranking.server.ts';
import { why } from '#lib/scoring/why/why.server.ts';
import type { Context } from '#lib/server/context.server.ts';
import { readTables } from '#lib/server/table-file.server.ts';
import { rankingBook } from '#lib/scoring/ranking-csv.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, manager, smallOrganisation, tap } from '../fixtures/organisation.ts';

const november = { from: '2026-11-01', to: '2026-11-24' };
const committee: Actor = {
  ...{ kind: 'user', id: 'U9', name: 'Hội đồng' },
  grants: [{ role: 'committee-member', unit: 'VNPT' }],
};

onEachEngine('overview', (stage) => {
  const ctx = (): Context => stage().ctx;
  const at = (day: string) => `${day}T03:00:00.000Z`;
  /** Ratings of those days, so many a day at that level, with reasons and a comment where given. */
  const rate = (days: string[], perDay: number, level: number, employee: string, counter: string, answers = {}) =>
    accept(
      ctx(),
      administrator,
      {
        responses: days.flatMap((day) =>
          Array.from({ length: perDay }, () =>
            tap(level, {
              channel: 'interview',
              visit: { at: at(day), counter, employee },
              answers: { smile: level, ...answers },
            }),
          ),
        ),
      },
      'vi',
    );
  const days = (month: string, from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, nth) => `${month}-${String(from + nth).padStart(2, '0')}`);

  beforeAll(async () => {
    stage().clock.now = new Date('2026-11-24T05:00:00.000Z');
    await smallOrganisation(ctx().db);
    // BD falls from October to November, DH stays.
    await rate(days('2026-10', 1, 31), 4, 5, 'NV3', 'BD-1');
    await rate(days('2026-11', 1, 23), 4, 2, 'NV3', 'BD-1', {
      criteria: ['attitude'],
      comment: 'Chờ lâu, gọi 0912345678',
    });
    for (const month of ['2026-10', '2026-11']) {
      await rate(days(month, 1, 23), 3, 4, 'NV1', 'DH-1');
      await rate(days(month, 1, 23), 1, 5, 'NV1', 'DH-1');
    }
  });

  test('counts are those of the ratings, in the unit and in each of its units', async () => {
    const found = await overview(ctx(), administrator, { unit: 'QT', span: 'month' });
    expect(found.own.month).toMatchObject({ n: 23 * 8, nBefore: 24 * 4 + 23 * 4 });
    expect(found.own.week).toMatchObject({ n: 8, nBefore: 16 });
    expect(found.own.day).toMatchObject({ n: 0, nBefore: 8, level: null, movement: null });
    expect(found.children.map(({ code, n, levels }) => [code, n, levels])).toEqual([
      ['BD', 92, [0, 92, 0, 0, 0]],
      ['DH', 92, [0, 0, 0, 69, 23]],
    ]);
    expect(found.months.map(({ at: month, n }) => [month, n])).toEqual([
      ['2026-10', 216],
      ['2026-11', 184],
    ]);
    const rows = await ranking(ctx(), administrator, { by: 'store', ...november, unit: 'QT' });
    expect(rows.ranked.reduce((sum, { n }) => sum + n, 0)).toBe(found.own.month.n);
  });

  test('only what moved beyond chance is said to have', async () => {
    const { children } = await overview(ctx(), administrator, { unit: 'QT', span: 'month' });
    expect(children.map(({ code, movement }) => [code, movement?.verdict])).toEqual([
      ['BD', 'worse'],
      ['DH', 'alike'],
    ]);
    const weeks = await overview(ctx(), administrator, { unit: 'QT', span: 'week' });
    expect(weeks.children.map(({ movement }) => movement?.verdict)).toEqual(['alike', 'alike']);
  });

  test('who does not ask is named', async () => {
    const found = await overview(ctx(), administrator, { unit: 'VNPT', span: 'month' });
    expect(found.silentCounters).toEqual({
      first: [{ code: 'DH-2', name: 'Quầy 2', store: 'DH', storeName: 'Đồng Hới' }],
      total: 1,
    });
    // 24 days of November at three counters; every day is a working day in this organisation.
    expect(found.coverage).toEqual({ counters: 3, counterDays: 72, answers: 184 });
  });

  test('a manager sees the own store and no other', async () => {
    const own = await overview(ctx(), manager, { span: 'month' });
    expect(own).toMatchObject({ unit: { code: 'BD', kind: 'store' }, children: [], own: { month: { n: 92 } } });
    const elsewhere = { code: 'access.forbidden' };
    await expect(overview(ctx(), manager, { unit: 'DH', span: 'month' })).rejects.toMatchObject(elsewhere);
    await expect(storeDetail(ctx(), manager, 'DH', 'month')).rejects.toMatchObject(elsewhere);
    await expect(overview(ctx(), null, { span: 'month' })).rejects.toMatchObject({ code: 'access.unauthenticated' });
  });

  test('a rating is in the next overview', async () => {
    const before = await overview(ctx(), administrator, { unit: 'QT', span: 'day' });
    await rate(['2026-11-24'], 1, 5, 'NV2', 'DH-2');
    const after = await overview(ctx(), administrator, { unit: 'QT', span: 'day' });
    expect(after.own.day.n).toBe(before.own.day.n + 1);
    expect((await overview(ctx(), administrator, { unit: 'QT', span: 'month' })).silentCounters.total).toBe(0);
  });

  test('a store’s page has its clerks among themselves, its reasons and its hours', async () => {
    const found = await storeDetail(ctx(), manager, 'BD', 'month');
    expect(found.ranking.ranked.map(({ code }) => code)).toEqual(['NV3']);
    expect(found.ranking.yardstick?.credit).toBe(0);
    expect(found.reasons).toMatchObject([{ option: 'attitude', n: 92 }]);
    expect(found.hours.every(({ hour }) => hour === 10)).toBe(true);
    expect(found.hours.reduce((sum, { n }) => sum + n, 0)).toBe(28 * 4 - 4);
  });

  test('a place is explained by what makes it, and the parts make the score', async () => {
    const found = await why(ctx(), administrator, { by: 'employee', ...november, unit: 'QT', code: 'NV3' });
    const { made, score } = found.row;
    const mean = found.head.mean ?? NaN;
    if (!made) throw new Error('NV3 was rated');
    expect(mean + made.z * (made.own - made.around) + made.credited).toBeCloseTo(score ?? NaN, 9);
    expect(found.channels).toEqual([{ channel: 'interview', n: 92, mean: 25 }]);
    expect(found.profile).toMatchObject([{ option: 'attitude', k: 92, n: 92 }]);
    expect(found.months.map(({ at: month, n }) => [month, n])).toEqual([
      ['2026-10', 124],
      ['2026-11', 92],
    ]);
    await expect(why(ctx(), manager, { by: 'employee', ...november, unit: 'BD', code: 'NV1' })).rejects.toMatchObject({
      code: 'ranking.unlisted',
    });
  });

  test('quarantined ratings count only where they are asked for', async () => {
    const { db } = ctx();
    const [one] = await db.selectFrom('response').select('id').where('employee', '=', 'NV2').execute();
    await db
      .updateTable('response')
      .set({ quarantined: 1 })
      .where('id', '=', one?.id ?? '')
      .execute();
    await db
      .insertInto('quarantine')
      .values({ response: one?.id ?? '', rule: 'R4', rule_version: 1, detail: '{}', at: at('2026-11-24') })
      .execute();
    const usual = await ranking(ctx(), administrator, { by: 'store', ...november, unit: 'QT' });
    const whole = await ranking(ctx(), administrator, { by: 'store', ...november, unit: 'QT', held: true });
    const n = (found: typeof usual) => found.ranked.find(({ code }) => code === 'DH')?.n ?? 0;
    // The counts were not told of it here, so that it is counted twice with them.
    expect(n(whole)).toBe(n(usual) + 1);
    const byPhone = await ranking(ctx(), administrator, { by: 'store', ...november, unit: 'QT', channel: 'phone' });
    expect(byPhone).toMatchObject({ ranked: [], few: [] });
  });

  test('a page of a ranking is searched, and the file holds all of it', async () => {
    const request = { by: 'employee' as const, ...november };
    const page = await rankingPage(ctx(), administrator, request, { text: 'khanh linh', page: 1 });
    expect(page.ranked.map(({ code }) => code)).toEqual(['NV3']);
    expect(page.counts.ranked).toBe(2);
    const book = await rankingBook(await ranking(ctx(), administrator, request), 'vi');
    const [table] = await readTables(new Uint8Array(await book.arrayBuffer()));
    expect(table?.rows.slice(1).map(({ cells }) => cells[3]?.text)).toEqual(expect.arrayContaining(['NV1', 'NV3']));
  });

  test('single responses are for who cares for the store, without contacts and minutes', async () => {
    const all = { level: '', channel: '', comment: false, employee: '', before: '' };
    const ask = (actor: Actor, more = {}) => listResponses(ctx(), actor, { ...all, ...november, unit: 'BD', ...more });
    const first = await ask(manager);
    expect(first.responses).toHaveLength(50);
    expect(first.responses[0]).toEqual({
      ...{ id: expect.any(String) as string, day: '2026-11-23', part: 'morning', channel: 'interview', rating: 2 },
      store: { code: 'BD', name: 'Ba Đồn' },
      employee: { code: 'NV3', name: 'Đỗ Khánh Linh' },
      reasons: [{ vi: 'Thái độ phục vụ chưa tốt', en: 'Poor attitude' }],
      comment: 'Chờ lâu, gọi •••',
      quarantined: false,
    });
    const second = await ask(manager, { before: first.next ?? '' });
    expect(second.responses).toHaveLength(42);
    expect(second.next).toBeNull();
    expect(new Set([...first.responses, ...second.responses].map(({ id }) => id)).size).toBe(92);
    expect((await ask(manager, { level: '5' })).responses).toEqual([]);
    expect((await ask(administrator, { unit: 'VNPT', level: 'low', comment: true })).responses[0]?.rating).toBe(2);
    await expect(ask(manager, { unit: 'DH' })).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(ask(committee)).rejects.toMatchObject({ code: 'access.forbidden' });
  });
});
