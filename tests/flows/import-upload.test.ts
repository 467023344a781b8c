import { writeXlsx } from 'hucre/xlsx';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#lib/access/roles.ts';
import { renamePerson } from '#lib/organisation/employee/employee.queries.server.ts';
import { correctEmployee } from '#lib/organisation/employee/changes.server.ts';
import { exportFile } from '#lib/organisation/import/export.server.ts';
import { importOrganisation } from '#lib/organisation/import/import.server.ts';
import { templateFile } from '#lib/organisation/import/template.server.ts';
import {
  confirmUpload,
  discardUpload,
  previewPage,
  uploadFile,
  type RowFilter,
} from '#lib/organisation/import/upload.server.ts';
import { hashSealedPins } from '#lib/organisation/pin-job.server.ts';
import { isSealed, pinMatches } from '#lib/organisation/pin.server.ts';
import { readTables } from '#lib/server/table-file.server.ts';
import { onEachEngine } from '../fixtures/engines.ts';
import { administrator, manager, PIN, smallOrganisation } from '../fixtures/organisation.ts';
import { refusal } from '../fixtures/refusal.ts';

const everything: RowFilter = { kind: null, change: null, page: 1 };
const other: Actor = { ...administrator, kind: 'user', id: 'U9', grants: [{ role: 'administrator', unit: 'VNPT' }] };
const csv = (text: string) => new TextEncoder().encode(text);

onEachEngine('a file looked at before it is imported', (stage) => {
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

  const upload = (text: string, actor = administrator) =>
    uploadFile(stage().ctx, actor, { name: 'nhan-vien.csv', bytes: csv(text) });
  const preview = (secret: string, filter: Partial<RowFilter> = {}, actor = administrator) =>
    previewPage(stage().ctx, actor, secret, { ...everything, ...filter });
  const names = async () =>
    (await stage().ctx.db.selectFrom('employee').select('name').orderBy('code').execute()).map(({ name }) => name);
  const stored = () => stage().ctx.db.selectFrom('import_upload').selectAll().execute();

  const FILE = [
    'Mã NV;Họ tên;Mã điểm giao dịch;Ngày kết thúc;Mã PIN',
    'NV1;Nguyễn Thị Ánh Đào;BD;;',
    'NV2;Trần Văn Ơn;DH;31/12/2026;',
    'NV3;Đỗ Khánh Linh;BD;;2580',
    'NV9;Lê Ý;DH;;1357',
  ].join('\n');

  test('tells row by row what would change, and changes nothing', async () => {
    const secret = await upload(FILE);
    const found = await preview(secret);
    expect(found).toMatchObject({ file: 'nhan-vien.csv', faults: [], total: 4, renewed: false, cut: false });
    expect(found.counts?.employees).toEqual({ added: 1, changed: 2, unchanged: 1 });
    expect(found.rows).toEqual([
      {
        ...{ kind: 'employees', change: 'changed', sheet: null, line: 2, code: 'NV1', name: 'Nguyễn Thị Ánh Đào' },
        fields: [{ field: 'store_code', from: 'DH', to: 'BD', since: '2026-11-20' }],
      },
      {
        ...{ kind: 'employees', change: 'changed', sheet: null, line: 3, code: 'NV2', name: 'Trần Văn Ơn' },
        fields: [{ field: 'end_date', from: '', to: '2026-12-31' }],
      },
      {
        ...{ kind: 'employees', change: 'added', sheet: null, line: 5, code: 'NV9', name: 'Lê Ý' },
        fields: [
          { field: 'store_code', from: '', to: 'DH' },
          { field: 'start_date', from: '', to: '2026-11-20' },
          { field: 'pin', from: '', to: '••••' },
        ],
      },
      { kind: 'employees', change: 'unchanged', sheet: null, line: 4, code: 'NV3', name: 'Đỗ Khánh Linh', fields: [] },
    ]);
    expect((await preview(secret, { change: 'added' })).rows).toHaveLength(1);
    expect((await preview(secret, { kind: 'shifts' })).rows).toEqual([]);
    expect(await names()).toHaveLength(4);
  });

  test('confirmed, exactly that is done, once', async () => {
    const { ctx } = stage();
    const secret = await upload(FILE);
    const { digest } = await preview(secret);
    expect((await confirmUpload(ctx, administrator, secret, digest ?? ''))?.counts.employees.added).toBe(1);
    expect(await names()).toHaveLength(5);
    expect(await stored()).toEqual([]);
    expect(await refusal(confirmUpload(ctx, administrator, secret, digest ?? ''))).toBe('import.gone');
  });

  test('what has changed meanwhile is told, and has to be looked at again', async () => {
    const { ctx } = stage();
    const secret = await upload(FILE);
    const { digest } = await preview(secret);
    await correctEmployee(ctx, administrator, 'NV2', { name: 'Trần Văn Ổn', start: '2026-01-01' });
    expect(await confirmUpload(ctx, administrator, secret, digest ?? '')).toBeNull();
    expect(await names()).not.toContain('Lê Ý');
    const again = await preview(secret);
    expect(again).toMatchObject({ renewed: true, rows: [{}, { fields: [{ from: 'Trần Văn Ổn' }, {}] }, {}, {}] });
    expect(await confirmUpload(ctx, administrator, secret, again.digest ?? '')).not.toBeNull();
    expect(await names()).toContain('Lê Ý');
  });

  test('a change that touches nothing of the file does not disturb', async () => {
    const { ctx } = stage();
    const secret = await upload(FILE);
    const { digest } = await preview(secret);
    await correctEmployee(ctx, administrator, 'NV4', { name: 'Võ Thị Ý', start: '2026-01-01' });
    expect(await confirmUpload(ctx, administrator, secret, digest ?? '')).not.toBeNull();
  });

  test('faults are told with their places; there is nothing to confirm', async () => {
    const secret = await upload(
      'employee_code,employee_name,store_code,start_date\nNV9,Lê Ý,XX,31/02/2026\nnv9,Lê Ỷ,DH,',
    );
    const found = await preview(secret);
    expect(found.faults.map(({ line, column, code }) => [line, column, code])).toEqual([
      [2, 'start_date', 'bad-day'],
      [2, 'store_code', 'unknown-store'],
      [3, 'employee_code', 'duplicate'],
    ]);
    expect(found).toMatchObject({ counts: null, digest: null, rows: [] });
    expect(await confirmUpload(stage().ctx, administrator, secret, '')).toBeNull();
    expect(await names()).toHaveLength(4);
  });

  test('is its owner’s, for an hour, sealed, and of each person the newest three', async () => {
    const { ctx } = stage();
    const first = await upload(FILE);
    expect(await refusal(preview(first, {}, other))).toBe('import.gone');
    expect(await refusal(preview('nothing'))).toBe('import.gone');
    expect(await refusal(upload(FILE, manager))).toBe('access.forbidden');
    expect(JSON.stringify(await stored())).not.toMatch(/1357|Nguyễn|MTM1Nw/);
    for (let n = 0; n < 3; n++) {
      stage().clock.now = new Date(stage().clock.now.getTime() + 1000);
      await upload(FILE);
    }
    const foreign = await upload(FILE, other);
    expect(await refusal(preview(first))).toBe('import.gone');
    expect(await stored()).toHaveLength(4);
    await discardUpload(ctx, other, foreign);
    expect(await stored()).toHaveLength(3);
    const last = await upload(FILE);
    stage().clock.now = new Date(stage().clock.now.getTime() + 3_600_001);
    expect(await refusal(preview(last))).toBe('import.gone');
    await upload(FILE);
    expect(await stored()).toHaveLength(1);
    expect(await refusal(upload(''))).toBe('import.empty');
    const large = { name: 'x.csv', bytes: new Uint8Array(10 * 1024 * 1024 + 1) };
    expect(await refusal(uploadFile(ctx, administrator, large))).toBe('import.too-large');
  });

  test('PINs by the hundred are sealed, count at once and are hashed by a job', async () => {
    const { ctx } = stage();
    const rows = Array.from({ length: 25 }, (_, n) => `P${n};Người ${n};DH;${1000 + n}`);
    const file = `employee_code;employee_name;store_code;pin\n${rows.join('\n')}\nNV1;Nguyễn Thị Ánh Đào;DH;${PIN}`;
    const secret = await upload(file);
    const { digest, counts } = await preview(secret);
    expect(counts?.employees).toEqual({ added: 25, changed: 0, unchanged: 1 });
    await confirmUpload(ctx, administrator, secret, digest ?? '');
    const hashes = async () =>
      new Map(
        (await ctx.db.selectFrom('employee').select(['code', 'pin_hash']).execute()).map((p) => [
          p.code,
          p.pin_hash ?? '',
        ]),
      );
    const sealed = await hashes();
    expect([...sealed.values()].filter(isSealed)).toHaveLength(25);
    expect(await pinMatches(ctx, 'P7', '1007', sealed.get('P7') ?? '')).toBe(true);
    expect(await pinMatches(ctx, 'P7', '1008', sealed.get('P7') ?? '')).toBe(false);
    expect((await ctx.db.selectFrom('job').select('kind').execute()).map(({ kind }) => kind)).toEqual(['pins.hash']);
    await hashSealedPins(ctx);
    const hashed = await hashes();
    expect([...hashed.values()].filter(isSealed)).toEqual([]);
    expect(await pinMatches(ctx, 'P7', '1007', hashed.get('P7') ?? '')).toBe(true);
  });

  test('PINs that are too many to compare are set as the file says, which is told', async () => {
    const { ctx } = stage();
    const { pin_hash } = await ctx.db
      .selectFrom('employee')
      .select('pin_hash')
      .where('code', '=', 'NV1')
      .executeTakeFirstOrThrow();
    const people = Array.from({ length: 41 }, (_, n) => ({ code: `P${n}`, name: `Người ${n}` }));
    for (const { code, name } of people) {
      const more = { folded: '', start_day: '2026-01-01', end_day: null, pin_hash, pin_locked_until: null };
      await ctx.db
        .insertInto('employee')
        .values({ code, name, ...more })
        .execute();
      const posting = { store: 'DH', from_day: '2026-01-01', to_day: '9999-12-31' };
      await ctx.db
        .insertInto('posting')
        .values({ employee: code, ...posting })
        .execute();
    }
    const rows = people.map(({ code, name }) => `${code};${name};DH;${PIN}`);
    const found = await preview(await upload(`employee_code;employee_name;store_code;pin\n${rows.join('\n')}`));
    expect(found.warnings).toMatchObject([{ code: 'pins-anew', details: { count: 41 } }]);
    expect(found.counts?.employees).toEqual({ added: 0, changed: 41, unchanged: 0 });
  });

  describe('what is exported', () => {
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

  test.each(['vi', 'en'] as const)(
    'the template (%s) is read without a fault, its examples passed over',
    async (locale) => {
      const { ctx } = stage();
      const bytes = await templateFile(locale);
      const { faults, warnings, counts } = await importOrganisation(
        ctx,
        administrator,
        { name: 't', bytes },
        { check: true },
      );
      expect(faults).toEqual([]);
      expect(warnings.map(({ code }) => code)).toEqual(['example', 'example', 'example', 'example']);
      expect(Object.values(counts ?? {}).flatMap((one) => Object.values(one))).toEqual(Array(12).fill(0));
    },
  );

  test('a time that is none beside a known employee is the only fault', async () => {
    const bytes = csv('counter_code,employee_code,from,to\nDH-1,NV1,23/11/2026 25:00,23/11/2026 11:30');
    const { faults } = await importOrganisation(stage().ctx, administrator, { name: 'x', bytes });
    expect(faults.map(({ column, code }) => [column, code])).toEqual([['from', 'bad-moment']]);
  });

  test('a last day in the file ends the roster after it; a shift after it is a fault', async () => {
    const { ctx } = stage();
    const shift = { id: 'A', store: 'DH', counter: 'DH-1', employee: 'NV1', source: 'roster' as const };
    await ctx.db
      .insertInto('shift')
      .values({ ...shift, starts_at: '2026-11-25T00:30:00.000Z', ends_at: '2026-11-25T04:30:00.000Z' })
      .execute();
    const leave = csv('employee_code,employee_name,store_code,end_date\nNV1,Nguyễn Thị Ánh Đào,DH,24/11/2026');
    await importOrganisation(ctx, administrator, { name: 'x', bytes: leave });
    expect(await ctx.db.selectFrom('shift').select('id').execute()).toEqual([]);
    const late = csv('counter_code,employee_code,from,to\nDH-1,NV1,25/11/2026 07:30,25/11/2026 11:30');
    const { faults } = await importOrganisation(ctx, administrator, { name: 'x', bytes: late });
    expect(faults.map(({ column, code }) => [column, code])).toEqual([['from', 'shift-after-end']]);
  });

  test('a large workbook is read on a thread of its own, and a damaged one told', async () => {
    const rows = Array.from({ length: 4000 }, (_, n) => [`P${n}`, `Người số ${n} ${'x'.repeat(20 + (n % 17))}`, 'DH']);
    const bytes = await writeXlsx({ sheets: [{ name: 'NV', rows: [['Mã NV', 'Họ tên', 'Mã ĐGD'], ...rows] }] });
    expect(bytes.length).toBeGreaterThan(65_536);
    const { ctx } = stage();
    const { counts } = await importOrganisation(ctx, administrator, { name: 'x', bytes }, { check: true });
    expect(counts?.employees.added).toBe(4000);
    const half = bytes.slice(0, bytes.length - 2000);
    const { faults } = await importOrganisation(ctx, administrator, { name: 'x', bytes: half });
    expect(faults.map(({ code }) => code)).toEqual(['damaged']);
  });
});
