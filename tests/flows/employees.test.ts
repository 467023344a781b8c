import { beforeAll, describe, expect, test } from 'vitest';
import {
  addEmployee,
  correctEmployee,
  deleteEmployee,
  moveEmployee,
  setDeparture,
} from '#lib/organisation/employee/changes.server.ts';
import { employeeDetail } from '#lib/organisation/employee/employee.server.ts';
import { listEmployees } from '#lib/organisation/employee/employees.server.ts';
import type { EmployeeFilter } from '#lib/organisation/employee/filter.ts';
import { applySignEvent, whoServed } from '#lib/organisation/shift.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, manager, smallOrganisation } from '../fixtures/organisation.ts';
import { refusal } from '../fixtures/refusal.ts';

const analyst = { ...administrator, grants: [{ role: 'analyst' as const, unit: 'VNPT' }] };

onEachEngine('employees', (stage) => {
  beforeAll(() => smallOrganisation(stage().ctx.db));

  const list = (filter: Partial<EmployeeFilter> = {}, actor = administrator) =>
    listEmployees(stage().ctx, actor, { text: '', view: 'current', ...filter }, 1);
  const codes = async (...given: Parameters<typeof list>) => (await list(...given)).employees.map(({ code }) => code);
  const detail = (code: string) => employeeDetail(stage().ctx, administrator, code);
  const postings = async (code: string) =>
    (await detail(code)).postings.map(({ store, from, to }) => [store.code, from, to]);
  const audits = async (action: string) =>
    (await stage().ctx.db.selectFrom('audit').selectAll().where('action', '=', action).execute()).map((row) => ({
      ...row,
      before: JSON.parse(row.before ?? 'null') as unknown,
      after: JSON.parse(row.after ?? 'null') as unknown,
    }));

  test('are listed by given name, found without tone marks, by name or code, within one’s units', async () => {
    // Đào, Linh, Ơn, Ý.
    expect(await codes()).toEqual(['NV1', 'NV3', 'NV2', 'NV4']);
    expect(await codes({ text: 'do khanh' })).toEqual(['NV3']);
    expect(await codes({ text: 'nv2' })).toEqual(['NV2']);
    expect(await codes({ text: '%' })).toHaveLength(4);
    expect(await codes({ unit: 'BD' })).toEqual(['NV3', 'NV4']);
    expect(await codes({}, manager)).toEqual(['NV3', 'NV4']);
    expect(await refusal(list({ unit: 'DH' }, manager))).toBe('access.forbidden');
    expect(await refusal(employeeDetail(stage().ctx, manager, 'NV1'))).toBe('employee.unknown');
    expect((await list()).counts).toEqual({ current: 4, leaving: 0, 'no-pin': 0, left: 0 });
  });

  test('one is added, with a code in one spelling', async () => {
    const { ctx } = stage();
    const given = { code: 'NVÀ', name: 'Lê Bình', store: 'DH', start: '2026-11-25', end: null };
    expect(await addEmployee(ctx, administrator, given)).toBe('NVÀ');
    expect(await refusal(addEmployee(ctx, administrator, given))).toBe('employee.taken');
    expect(await refusal(addEmployee(ctx, administrator, { ...given, code: 'X', store: 'QT' }))).toBe('employee.store');
    expect(await refusal(addEmployee(ctx, administrator, { ...given, code: 'X', end: '2026-11-24' }))).toBe(
      'employee.end-before-start',
    );
    expect(await refusal(addEmployee(ctx, manager, { ...given, code: 'X' }))).toBe('access.forbidden');
    expect(await codes()).toEqual(['NVÀ', 'NV1', 'NV3', 'NV2', 'NV4']);
    expect(await detail('nvà'.normalize('NFD'))).toMatchObject({ standing: 'coming', hasPin: false });
    expect(await audits('employee.add')).toMatchObject([{ subject: 'employee:NVÀ', unit: 'DH' }]);
  });

  test('moving closes one posting and opens another; those who lost them see them no more', async () => {
    const { ctx } = stage();
    await moveEmployee(ctx, administrator, 'NV3', { store: 'DH', from: '2026-11-20' });
    expect(await postings('NV3')).toEqual([
      ['DH', '2026-11-20', null],
      ['BD', '2026-01-01', '2026-11-19'],
    ]);
    expect(await codes({}, manager)).toEqual(['NV4']);
    const refused = (given: { store: string; from: string }) => refusal(moveEmployee(ctx, administrator, 'NV3', given));
    expect(await refused({ store: 'DH', from: '2026-11-21' })).toBe('employee.move-same-store');
    expect(await refused({ store: 'BD', from: '2025-11-21' })).toBe('employee.move-before-start');
    expect(await refused({ store: 'QT', from: '2026-11-21' })).toBe('employee.store');
    await moveEmployee(ctx, administrator, 'NV3', { store: 'BD', from: '2026-11-20' });
    expect(await postings('NV3')).toEqual([['BD', '2026-01-01', null]]);
    expect(await audits('employee.move')).toHaveLength(2);
  });

  test('a name and a first day are corrected; the audit holds no name', async () => {
    const { ctx } = stage();
    await correctEmployee(ctx, administrator, 'NV2', { name: 'Trần Văn An', start: '2026-02-01' });
    expect(await codes({ text: 'van an' })).toEqual(['NV2']);
    expect((await codes())[0]).toBe('NV2');
    expect(await postings('NV2')).toEqual([['DH', '2026-02-01', null]]);
    const [row] = await audits('employee.correct');
    expect(row).toMatchObject({
      before: { name: { $personal: expect.any(String) as string }, start_day: '2026-01-01' },
      after: { start_day: '2026-02-01' },
    });
    expect(JSON.stringify(row)).not.toContain('Trần');
    expect(await refusal(correctEmployee(ctx, analyst, 'NV2', { name: 'X', start: '2026-02-01' }))).toBe(
      'access.forbidden',
    );
  });

  describe('who leaves', () => {
    test('is signed on no longer, and the roster after the last day is dropped', async () => {
      const { ctx } = stage();
      const at = (time: string) => `2026-11-20T${time}:00.000Z`;
      const roster = (id: string, from: string, to: string) => ({
        id,
        counter: 'DH-2',
        store: 'DH',
        employee: 'NV1',
        starts_at: from,
        ends_at: to,
        source: 'roster' as const,
      });
      await ctx.db
        .insertInto('shift')
        .values([
          roster('R1', '2026-11-19T00:30:00.000Z', '2026-11-19T10:00:00.000Z'),
          roster('R2', '2026-11-19T16:00:00.000Z', '2026-11-19T18:00:00.000Z'),
          roster('R3', '2026-11-21T00:30:00.000Z', '2026-11-21T10:00:00.000Z'),
        ])
        .execute();
      await ctx.db.transaction().execute((tx) =>
        applySignEvent(tx, ctx, {
          type: 'sign-on',
          id: 'S1',
          counter: 'DH-1',
          store: 'DH',
          employee: 'NV1',
          at: at('01:00'),
        }),
      );
      expect(await whoServed(ctx.db, ctx, 'DH-1', at('03:30'))).toBe('NV1');

      await setDeparture(ctx, administrator, 'NV1', '2026-11-19');
      expect(await whoServed(ctx.db, ctx, 'DH-1', at('03:30'))).toBeNull();
      expect(await whoServed(ctx.db, ctx, 'DH-1', at('02:30'))).toBe('NV1');
      const left = await ctx.db.selectFrom('shift').select(['id', 'ends_at']).orderBy('id').execute();
      expect(left).toEqual([
        { id: 'R1', ends_at: '2026-11-19T10:00:00.000Z' },
        { id: 'R2', ends_at: '2026-11-19T17:00:00.000Z' },
        { id: 'S1', ends_at: at('03:00') },
      ]);
      expect(await detail('NV1')).toMatchObject({ standing: 'left', end: '2026-11-19' });
      expect(await codes({ view: 'left' })).toEqual(['NV1']);
      expect(await audits('employee.leave')).toMatchObject([{ after: { end_day: '2026-11-19', rosterDropped: 1 } }]);
    });

    test('may stay after all', async () => {
      const { ctx } = stage();
      await setDeparture(ctx, administrator, 'NV1', null);
      expect(await postings('NV1')).toEqual([['DH', '2026-01-01', null]]);
      expect(await refusal(setDeparture(ctx, administrator, 'NV1', '2025-12-31'))).toBe('employee.end-before-start');
    });

    test('is leaving until the last day is over', async () => {
      const { ctx } = stage();
      await setDeparture(ctx, administrator, 'NV4', '2026-11-20');
      expect(await detail('NV4')).toMatchObject({ standing: 'leaving' });
      expect((await list()).counts).toMatchObject({ current: 5, leaving: 1, left: 0, 'no-pin': 1 });
    });
  });

  test('who was entered by mistake is deleted, who has worked is not', async () => {
    const { ctx } = stage();
    expect(await refusal(deleteEmployee(ctx, administrator, 'NV1'))).toBe('employee.history');
    await deleteEmployee(ctx, administrator, 'NVÀ');
    expect(await refusal(employeeDetail(ctx, administrator, 'NVÀ'))).toBe('employee.unknown');
    expect(await refusal(deleteEmployee(ctx, manager, 'NV3'))).toBe('access.forbidden');
  });
});
