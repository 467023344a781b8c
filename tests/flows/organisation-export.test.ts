import { afterEach, beforeEach, expect, test } from 'vitest';
import { renamePerson } from '#lib/organisation/employee/employee.queries.server.ts';
import { exportFile } from '#lib/organisation/import/export.server.ts';
import { importOrganisation } from '#lib/organisation/import/import.server.ts';
import { readTables } from '#lib/server/table-file.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, manager, smallOrganisation } from '../fixtures/organisation.ts';
import { refusal } from '../fixtures/refusal.ts';

const csv = (text: string) => new TextEncoder().encode(text);

onEachEngine('what is exported', (stage) => {
  beforeEach(() => smallOrganisation(stage().ctx.db));
  afterEach(async () => {
    const { db } = stage().ctx;
    for (const table of ['import_upload', 'job', 'shift', 'posting', 'employee', 'kiosk_binding', 'kiosk'] as const)
      await db.deleteFrom(table).execute();
    for (const table of ['counter', 'unit_past'] as const) await db.deleteFrom(table).execute();
    for (const kinds of [['store'], ['area', 'office', 'province'], ['corporation']] as const)
      await db.deleteFrom('unit').where('kind', 'in', kinds).execute();
    stage().clock.now = new Date('2026-11-20T03:00:00.000Z');
  });

  const request = {
    kinds: ['units', 'counters', 'employees', 'shifts'] as const,
    from: '2026-11-01',
    to: '2026-12-31',
  };
  const given = (
    format: 'csv' | 'xlsx',
    kinds: readonly ('units' | 'counters' | 'employees' | 'shifts')[] = request.kinds,
  ) => ({ ...request, kinds: [...kinds], format });

  beforeEach(async () => {
    const { ctx } = stage();
    const shift = { store: 'DH', counter: 'DH-1', employee: 'NV1', source: 'roster' as const };
    await ctx.db
      .insertInto('shift')
      .values([
        { ...shift, id: 'A', starts_at: '2026-11-23T00:30:00.000Z', ends_at: '2026-11-23T04:30:00.000Z' },
        { ...shift, id: 'B', starts_at: '2026-11-23T06:00:00.000Z', ends_at: '2026-11-23T10:00:00.000Z' },
        { ...shift, id: 'C', source: 'sign-on', starts_at: '2026-11-20T00:30:00.000Z', ends_at: null },
      ])
      .execute();
    await renamePerson(ctx.db, 'NV2', '=HYPERLINK("http://x")');
    await renamePerson(ctx.db, 'NV4', '+Võ; -Thị @Ý');
    // Moved, left, and come back.
    await importOrganisation(ctx, administrator, {
      name: 'a',
      bytes: csv(
        'employee_code,employee_name,store_code,start_date,end_date\nNV3,Đỗ Khánh Linh,DH,01/06/2026,31/10/2026',
      ),
    });
  });

  test.each(['vi', 'en'] as const)('goes in again and changes nothing (XLSX, %s)', async (locale) => {
    const { ctx } = stage();
    const bytes = await exportFile(ctx, administrator, given('xlsx'), locale);
    const report = await importOrganisation(ctx, administrator, { name: 'x', bytes });
    expect(report.faults).toEqual([]);
    expect(report.warnings).toEqual([]);
    expect(report.counts).toEqual({
      units: { added: 0, changed: 0, unchanged: 4 },
      counters: { added: 0, changed: 0, unchanged: 3 },
      employees: { added: 0, changed: 0, unchanged: 4 },
      shifts: { added: 0, changed: 0, unchanged: 2 },
    });
  });

  test.each(['units', 'counters', 'employees', 'shifts'] as const)('goes in again as CSV: %s', async (kind) => {
    const { ctx } = stage();
    const bytes = await exportFile(ctx, administrator, given('csv', [kind]), 'vi');
    const report = await importOrganisation(ctx, administrator, { name: 'x', bytes });
    expect([report.faults, report.warnings]).toEqual([[], []]);
    expect(report.counts?.[kind]).toMatchObject({ added: 0, changed: 0 });
    expect(report.counts?.[kind].unchanged).toBeGreaterThan(0);
  });

  test('holds no formulas and no PINs, and only what one may see', async () => {
    const { ctx } = stage();
    const text = new TextDecoder().decode(await exportFile(ctx, administrator, given('csv', ['employees']), 'vi'));
    expect(text).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(text).not.toMatch(/scrypt|PIN/i);
    const [own] = await readTables(await exportFile(ctx, manager, given('csv', ['employees']), 'vi'));
    expect(own?.rows.slice(1).map(({ cells }) => cells[0]?.text)).toEqual(['NV4']);
    expect(await refusal(exportFile(ctx, null, given('csv', ['employees']), 'vi'))).toBe('access.unauthenticated');
    expect(
      await refusal(exportFile(ctx, administrator, { ...given('csv', ['shifts']), from: '2026-01-01' }, 'vi')),
    ).toBe('period.invalid');
  });

  test('an administrator of a province brings their own back in', async () => {
    const { ctx } = stage();
    const local = { ...administrator, grants: [{ role: 'administrator' as const, unit: 'QT' }] };
    const bytes = await exportFile(ctx, local, given('xlsx'), 'vi');
    const report = await importOrganisation(ctx, local, { name: 'x', bytes });
    expect(report.faults).toEqual([]);
    expect(report.counts?.units).toEqual({ added: 0, changed: 0, unchanged: 3 });
    const loose = csv('unit_code,unit_name,kind,parent_code\nQT,Quảng Trị,province,\nX,X,province,');
    const { faults } = await importOrganisation(ctx, local, { name: 'x', bytes: loose });
    expect(faults.map(({ line, code }) => [line, code])).toEqual([
      [2, 'out-of-scope'],
      [3, 'out-of-scope'],
    ]);
  });
});
