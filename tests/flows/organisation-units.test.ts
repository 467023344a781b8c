/** Units and counters as an administrator changes them: dates, circles, duplicates, closing, deleting, scope, audit. */
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#lib/access/roles.ts';
import { importOrganisation } from '#lib/organisation/import/import.server.ts';
import { unitsOffered } from '#lib/organisation/unit-choice.server.ts';
import * as unit from '#lib/organisation/unit/change.server.ts';
import * as counter from '#lib/organisation/unit/counter.server.ts';
import { treePage, unitPage } from '#lib/organisation/unit/tree.server.ts';
import type { ChangedUnit, NewUnit } from '#lib/organisation/unit/unit.input.ts';
import { placesToPair } from '#lib/kiosk/places-to-pair.server.ts';
import { accept } from '#lib/response/accept.server.ts';
import { ranking } from '#lib/scoring/ranking.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, manager, smallOrganisation, tap } from '../fixtures/organisation.ts';

const provinceAdmin: Actor = {
  kind: 'user',
  id: 'U3',
  name: 'Quản trị tỉnh',
  grants: [{ role: 'administrator', unit: 'QT' }],
};
const shop = (code: string, parent = 'QT'): NewUnit => ({
  ...{ code, parent, name: `Cửa hàng ${code}`, kind: 'store', address: '' },
  hours: null,
});
const refused = (code: string, details = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

onEachEngine('units', (stage) => {
  const ctx = () => stage().ctx;
  const add = (code: string, parent?: string, actor: Actor | null = administrator) =>
    unit.addUnit(ctx(), actor, shop(code, parent));
  const change = (code: string, to: Partial<ChangedUnit> & { name: string }, actor: Actor | null = administrator) =>
    unit.changeUnit(ctx(), actor, code, { address: '', ...to });
  const stored = (code: string) =>
    ctx().db.selectFrom('unit').selectAll().where('code', '=', code).executeTakeFirstOrThrow();
  const rows = (action: string) =>
    ctx().db.selectFrom('audit').selectAll().where('action', '=', action).orderBy('id').execute();

  beforeAll(async () => {
    await smallOrganisation(ctx().db);
    await unit.addUnit(ctx(), administrator, { ...shop('DN', 'VNPT'), kind: 'province', name: 'VNPT Đà Nẵng' });
  });
  beforeEach(() => {
    stage().clock.now = new Date('2026-11-20T03:00:00.000Z');
  });

  test('a new unit is there, is found without tone marks, and leaves a row', async () => {
    await unit.addUnit(ctx(), administrator, {
      ...shop('QT-9'),
      name: 'Đông Hà',
      hours: { opens: '07:30', closes: '17:00' },
    });
    expect(await stored('QT-9')).toMatchObject({ parent: 'QT', opens: '07:30', added_day: '2026-11-20' });
    const found = await unitsOffered(ctx(), administrator, 'organisation.read', { text: 'dong ha', kind: 'store' });
    expect(found.units.map(({ code }) => code)).toEqual(['QT-9']);
    expect((await rows('unit.add')).at(-1)).toMatchObject({ subject: 'unit:QT-9', unit: 'QT-9', actor: 'user:U1' });
  });

  test('a code is taken whatever its case; below a store is no place; a name that is no unit is none', async () => {
    await expect(add('QT')).rejects.toEqual(refused('unit.code-taken', { code: 'QT', name: 'VNPT Quảng Trị' }));
    await expect(add('DH')).rejects.toEqual(refused('unit.code-taken'));
    await expect(add('X-1', 'DH')).rejects.toEqual(refused('unit.below-store'));
    await expect(add('X-1', 'NONE')).rejects.toEqual(refused('unit.unknown'));
  });

  test('a new name and place hold from a day on; a correction holds for the past as well', async () => {
    await add('M-1', 'QT');
    stage().clock.now = new Date('2026-12-10T03:00:00.000Z');
    await change('M-1', { name: 'Tên mới', parent: 'DN', from: '2026-12-01' });
    const path = async (to: string) =>
      (await ranking(ctx(), administrator, { by: 'store', from: '2026-11-21', to, unit: 'M-1' })).unit.name;
    expect([await path('2026-11-30'), await path('2026-12-01')]).toEqual(['Cửa hàng M-1', 'Tên mới']);
    expect((await unitPage(ctx(), administrator, 'M-1')).spells).toEqual([
      { name: 'Cửa hàng M-1', parent: 'VNPT Quảng Trị', from: '2026-11-20', to: '2026-11-30' },
      { name: 'Tên mới', parent: 'VNPT Đà Nẵng', from: '2026-12-01', to: null },
    ]);
    await change('M-1', { name: 'Tên mới sửa', parent: 'DN', correction: true });
    expect([await path('2026-11-30'), await path('2026-12-01')]).toEqual(['Cửa hàng M-1', 'Tên mới sửa']);
    // Twice on a day: what was before that day stays.
    await change('M-1', { name: 'Tên hôm nay', from: '2026-12-10' });
    await change('M-1', { name: 'Tên chiều nay', from: '2026-12-10' });
    expect([await path('2026-12-09'), await path('2026-12-10')]).toEqual(['Tên mới sửa', 'Tên chiều nay']);
    expect((await rows('unit.change')).map(({ after }) => (JSON.parse(after ?? '') as { from?: string }).from)).toEqual(
      ['2026-12-01', undefined, '2026-12-10', '2026-12-10'],
    );

    await expect(change('M-1', { name: 'X', from: '2026-12-11' })).rejects.toEqual(
      refused('unit.not-yet', { day: '11/12/2026' }),
    );
    await expect(change('M-1', { name: 'X', from: '2026-12-09' })).rejects.toEqual(
      refused('unit.changed-since', { day: '10/12/2026' }),
    );
  });

  test('nothing lies below itself, not even when two move at once', async () => {
    const area = (code: string) => unit.addUnit(ctx(), administrator, { ...shop(code), kind: 'area' });
    await area('A-1');
    await area('A-2');
    await expect(change('QT', { name: 'VNPT Quảng Trị', parent: 'A-1' })).rejects.toEqual(
      refused('unit.cycle', { path: 'QT → A-1 → QT' }),
    );
    const both = await Promise.allSettled([
      change('A-1', { name: 'A-1', parent: 'A-2' }),
      change('A-2', { name: 'A-2', parent: 'A-1' }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'unit.cycle' } });
  });

  test('an old report keeps the old tree, and permissions are today’s', async () => {
    await add('R-1', 'QT');
    await counter.addCounter(ctx(), administrator, 'R-1', { code: 'R-1-1', name: 'Quầy 1' });
    const visit = { at: '2026-11-20T02:00:00.000Z', counter: 'R-1-1', employee: 'NV1' };
    await accept(ctx(), administrator, { responses: [tap(5, { channel: 'interview', visit })] }, 'vi');
    stage().clock.now = new Date('2027-01-05T03:00:00.000Z');
    await change('R-1', { name: 'Tên mới', parent: 'DN', from: '2027-01-01' });
    await importOrganisation(ctx(), administrator, {
      name: 'units.csv',
      bytes: Buffer.from('unit_code,unit_name,kind,parent_code\nDN,Đà Nẵng mới,province,VNPT\n'),
    });
    const november = { by: 'store', from: '2026-11-01', to: '2026-11-30' } as const;
    const of = async (unit: string, actor = administrator) => {
      const found = await ranking(ctx(), actor, { ...november, unit });
      return [found.unit.name, ...[...found.ranked, ...found.few].map(({ code, name }) => `${code} ${name}`)];
    };
    expect(await of('QT')).toEqual(['VNPT Quảng Trị', 'R-1 Cửa hàng R-1']);
    expect(await of('DN')).toEqual(['VNPT Đà Nẵng']);
    // The province's own administrator may no longer see the store, though it was theirs then.
    expect(await of('QT', provinceAdmin)).toEqual(['VNPT Quảng Trị']);
    await expect(ranking(ctx(), provinceAdmin, { ...november, unit: 'R-1' })).rejects.toEqual(
      refused('access.forbidden'),
    );
    const now = await ranking(ctx(), administrator, { by: 'store', from: '2026-11-01', to: '2027-01-05', unit: 'DN' });
    expect([now.unit.name, ...[...now.ranked, ...now.few].map(({ name }) => name)]).toEqual(['Đà Nẵng mới', 'Tên mới']);
  });

  test('what has a past is not deleted, and says what to do; what has none is', async () => {
    await expect(unit.removeUnit(ctx(), administrator, 'VNPT')).rejects.toEqual(refused('unit.root'));
    await expect(unit.removeUnit(ctx(), administrator, 'QT')).rejects.toEqual(
      refused('unit.has-history', { reason: 'units' }),
    );
    await expect(unit.removeUnit(ctx(), administrator, 'DH')).rejects.toEqual(
      refused('unit.has-history', { reason: 'kiosks', n: 1 }),
    );
    await add('D-1');
    await counter.addCounter(ctx(), administrator, 'D-1', { code: 'D-1-1', name: 'Quầy 1' });
    await expect(unit.removeUnit(ctx(), administrator, 'D-1')).rejects.toEqual(
      refused('unit.has-history', { reason: 'counters', n: 1 }),
    );
    expect(await counter.closeCounter(ctx(), administrator, 'D-1-1', '2026-11-20')).toBe('deleted');
    await unit.removeUnit(ctx(), administrator, 'D-1');
    await expect(unitPage(ctx(), administrator, 'D-1')).rejects.toEqual(refused('unit.unknown'));
    expect((await rows('unit.delete')).at(-1)).toMatchObject({ subject: 'unit:D-1', unit: 'QT' });
  });

  test('a closed store is gone from what one chooses from, and not from old rankings', async () => {
    await expect(unit.closeUnit(ctx(), administrator, 'DH', '2026-11-20')).rejects.toEqual(
      refused('unit.still-used', { reason: 'employees', n: 2 }),
    );
    await expect(unit.closeUnit(ctx(), administrator, 'QT', '2026-12-01')).rejects.toEqual(
      refused('unit.still-used', { reason: 'units' }),
    );
    await add('C-1');
    await counter.addCounter(ctx(), administrator, 'C-1', { code: 'C-1-1', name: 'Quầy 1' });
    const visit = { at: '2026-11-20T02:00:00.000Z', counter: 'C-1-1', employee: 'NV1' };
    await accept(ctx(), administrator, { responses: [tap(4, { channel: 'interview', visit })] }, 'vi');
    await unit.closeUnit(ctx(), administrator, 'C-1', '2026-12-01');
    const offered = async () =>
      (await unitsOffered(ctx(), administrator, 'organisation.read', { text: 'C-1', kind: 'store' })).units.length;
    const inTree = async (closed: boolean) =>
      (await treePage(ctx(), administrator, { open: ['VNPT', 'QT'], text: '', page: 1, closed })).rows.some(
        ({ code }) => code === 'C-1',
      );
    expect([await offered(), await inTree(false)]).toEqual([1, true]);
    stage().clock.now = new Date('2026-12-01T03:00:00.000Z');
    expect([await offered(), await inTree(false), await inTree(true)]).toEqual([0, false, true]);
    expect((await placesToPair(ctx(), administrator, 'C-1')).chosen).toBeNull();
    await expect(add('C-2', 'C-1')).rejects.toEqual(refused('unit.below-store'));
    await expect(counter.addCounter(ctx(), administrator, 'C-1', { code: 'C-1-2', name: 'Quầy 2' })).rejects.toEqual(
      refused('unit.closed', { day: '01/12/2026' }),
    );

    const ranked = async (from: string, to: string) => {
      const found = await ranking(ctx(), administrator, { by: 'store', from, to, unit: 'QT' });
      return [...found.ranked, ...found.few].some(({ code }) => code === 'C-1');
    };
    expect([await ranked('2026-11-01', '2026-11-30'), await ranked('2026-12-01', '2026-12-31')]).toEqual([true, false]);
    await unit.reopenUnit(ctx(), administrator, 'C-1');
    expect(await offered()).toBe(1);
    expect((await rows('unit.close')).at(-1)).toMatchObject({ after: '{"closed_from":"2026-12-01"}' });
  });

  test('counters: codes are taken once, a used one closes, a kiosk holds it', async () => {
    await expect(counter.addCounter(ctx(), administrator, 'DH', { code: 'BD-1', name: 'Quầy 3' })).rejects.toEqual(
      refused('counter.code-taken', { store: 'BD' }),
    );
    await expect(counter.closeCounter(ctx(), administrator, 'DH-1', '2026-11-20')).rejects.toEqual(
      refused('counter.still-used', { n: 1 }),
    );
    await counter.renameCounter(ctx(), administrator, 'BD-1', 'Quầy cửa sổ');
    const visit = { at: '2026-11-20T02:00:00.000Z', counter: 'BD-1', employee: 'NV3' };
    await accept(ctx(), administrator, { responses: [tap(4, { channel: 'interview', visit })] }, 'vi');
    expect(await counter.closeCounter(ctx(), administrator, 'bd-1', '2026-11-20')).toBe('closed');
    expect((await unitPage(ctx(), administrator, 'BD')).store?.counters).toMatchObject([
      { code: 'BD-1', name: 'Quầy cửa sổ', closed: true },
    ]);
    expect((await placesToPair(ctx(), administrator, 'BD')).chosen?.counters).toEqual([]);
    await counter.reopenCounter(ctx(), administrator, 'BD-1');
    expect((await rows('counter.rename')).at(-1)).toMatchObject({
      unit: 'BD',
      before: '{"name":"Quầy 1"}',
      after: '{"name":"Quầy cửa sổ"}',
    });
  });

  test('everybody sees and changes their own part only', async () => {
    const forbidden = refused('access.forbidden');
    await expect(add('F-1', 'VNPT', provinceAdmin)).rejects.toEqual(forbidden);
    await expect(change('DN', { name: 'X' }, provinceAdmin)).rejects.toEqual(forbidden);
    await expect(change('BD', { name: 'Ba Đồn', parent: 'DN' }, provinceAdmin)).rejects.toEqual(forbidden);
    await expect(add('F-1', 'QT', manager)).rejects.toEqual(forbidden);
    await expect(unit.closeUnit(ctx(), manager, 'BD', '2026-12-01')).rejects.toEqual(forbidden);
    await expect(counter.renameCounter(ctx(), manager, 'BD-1', 'X')).rejects.toEqual(forbidden);
    await expect(unitPage(ctx(), manager, 'DH')).rejects.toEqual(forbidden);
    await expect(treePage(ctx(), null, { open: null, text: '', page: 1, closed: false })).rejects.toEqual(
      refused('access.unauthenticated'),
    );
    const own = await treePage(ctx(), manager, { open: null, text: '', page: 1, closed: false });
    expect(own).toMatchObject({ rows: [{ code: 'BD', counts: { employees: 2 } }], mayWrite: false });
    expect((await unitPage(ctx(), manager, 'BD')).mayWrite).toBe(false);
  });

  test('the tree counts what lies below', async () => {
    const { rows: tree, total } = await treePage(ctx(), administrator, {
      open: ['VNPT', 'QT'],
      text: '',
      page: 1,
      closed: false,
    });
    expect(tree.find(({ code }) => code === 'DH')).toMatchObject({ depth: 2, counts: { employees: 2, kiosks: 1 } });
    expect(tree.find(({ code }) => code === 'QT')).toMatchObject({ depth: 1, open: true, counts: { employees: 4 } });
    expect(total).toMatchObject({ employees: 4, kiosks: 1 });
  });
});
