import { writeXlsx } from 'hucre/xlsx';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { importOrganisation, type ImportOptions } from '#lib/organisation/import/import.server.ts';
import { reason, reportLines } from '#lib/organisation/import/report.ts';
import { verifyPin } from '#lib/organisation/pin.server.ts';
import { rosterFor } from '#lib/organisation/shift.server.ts';
import { onEachEngine, type Stage } from '../fixtures/engines.ts';
import { administrator, manager } from '../fixtures/organisation.ts';

type Grid = (string | number | Date | null)[][];

const book: Record<string, Grid> = {
  'Đơn vị': [
    ['Mã đơn vị', 'Tên đơn vị', 'Loại', 'Mã đơn vị cha', 'Địa chỉ', 'Giờ mở cửa', 'Giờ đóng cửa'],
    // A child before its parent.
    ['BD', 'Điểm giao dịch Ba Đồn', 'Điểm giao dịch', 'QT', '12 Quang Trung', 0.3125, '17h00'],
    ['VNPT', 'Tập đoàn VNPT', 'Tập đoàn', null, null, null, null],
    ['QT', 'VNPT Quảng Trị', 'Tỉnh', 'VNPT', null, null, null],
    ['DH', 'Điểm giao dịch Đồng Hới'.normalize('NFD'), 'ĐGD', 'QT', '1 Trần Hưng Đạo', '07:30', '17:00'],
  ],
  Quầy: [
    ['Mã quầy', 'Tên quầy', 'Mã điểm giao dịch'],
    ['DH-1', 'Quầy 1', 'DH'],
    ['DH-2', 'Quầy 2', 'DH'],
    ['BD-1', 'Quầy 1', 'BD'],
  ],
  'Nhân viên': [
    ['Mã nhân viên', 'Họ tên', 'Mã điểm giao dịch', 'Ngày bắt đầu', 'Ngày kết thúc', 'Mã PIN'],
    ['NV1', 'Nguyễn Thị Ánh Đào', 'DH', new Date(Date.UTC(2026, 0, 5)), null, '2580'],
    ['NV2', 'Trần Văn Ơn', 'DH', '05/01/2026', null, '0412'],
    ['NV3', 'Đỗ Khánh Linh', 'BD', '05/01/2026', '31/12/2026', null],
  ],
  Ca: [
    ['Mã quầy', 'Mã nhân viên', 'Từ', 'Đến'],
    ['DH-1', 'NV1', new Date(Date.UTC(2026, 10, 23, 7, 30)), '23/11/2026 11:30'],
    ['DH-1', 'NV1', '23/11/2026 13:00', '23/11/2026 17:00'],
    ['DH-2', 'NV2', '23/11/2026 07:30', '23/11/2026 17:00'],
  ],
};

const xlsx = (sheets: Record<string, Grid>) =>
  writeXlsx({ sheets: Object.entries(sheets).map(([name, rows]) => ({ name, rows })) });
const csv = (text: string) => new TextEncoder().encode(text);

/** The last audit row of the tests before: these rows stay. */
let lastAudited = '';

async function tables({ ctx: { db } }: Stage) {
  return {
    units: await db.selectFrom('unit').selectAll().orderBy('code').execute(),
    counters: await db.selectFrom('counter').selectAll().orderBy('code').execute(),
    employees: await db.selectFrom('employee').selectAll().orderBy('code').execute(),
    postings: await db.selectFrom('posting').selectAll().orderBy('employee').orderBy('from_day').execute(),
    shifts: await db.selectFrom('shift').selectAll().orderBy('counter').orderBy('starts_at').execute(),
    staged: await db.selectFrom('staged_shift').selectAll().execute(),
    audits: await db.selectFrom('audit').selectAll().where('id', '>', lastAudited).orderBy('id').execute(),
  };
}

onEachEngine('organisation import', (stage) => {
  const run = (bytes: Uint8Array, options?: ImportOptions, actor = administrator) =>
    importOrganisation(stage().ctx, actor, { name: 'to-chuc.xlsx', bytes }, options);
  /** The system: the only one who may make the first unit. */
  const first = (bytes: Uint8Array, options?: ImportOptions) =>
    run(bytes, options, { kind: 'system', id: 'cli', name: 'CLI' });
  const codes = async (bytes: Uint8Array, actor = administrator) =>
    (await run(bytes, {}, actor)).faults.map(({ line, column, code }) => [line, column, code]);

  beforeEach(async () => {
    stage().clock.now = new Date('2026-11-20T03:00:00.000Z');
    await first(await xlsx(book));
  });
  afterEach(async () => {
    const { db } = stage().ctx;
    lastAudited = (await db.selectFrom('audit').select('id').orderBy('id', 'desc').executeTakeFirst())?.id ?? '';
    for (const table of ['shift', 'posting', 'employee', 'counter', 'setting', 'staged_shift'] as const)
      await db.deleteFrom(table).execute();
    for (const kinds of [['store'], ['area', 'office', 'province'], ['corporation']] as const)
      await db.deleteFrom('unit').where('kind', 'in', kinds).execute();
  });

  test('a workbook goes in, whatever the order of its rows', async () => {
    const { units, counters, employees, postings, shifts, staged, audits } = await tables(stage());
    expect(units).toMatchObject([
      { code: 'BD', kind: 'store', parent: 'QT', opens: '07:30', closes: '17:00', address: '12 Quang Trung' },
      { code: 'DH', name: 'Điểm giao dịch Đồng Hới', folded: 'diem giao dich dong hoi dh' },
      { code: 'QT', parent: 'VNPT', opens: null },
      { code: 'VNPT', parent: null },
    ]);
    expect(counters.map(({ code, store }) => [code, store])).toEqual([
      ['BD-1', 'BD'],
      ['DH-1', 'DH'],
      ['DH-2', 'DH'],
    ]);
    expect(employees).toMatchObject([
      { code: 'NV1', start_day: '2026-01-05', end_day: null },
      { code: 'NV2' },
      { code: 'NV3', end_day: '2026-12-31', pin_hash: null },
    ]);
    expect(await verifyPin('0412', employees[1]?.pin_hash ?? '')).toBe(true);
    expect(postings).toEqual([
      { employee: 'NV1', store: 'DH', from_day: '2026-01-05', to_day: '9999-12-31' },
      { employee: 'NV2', store: 'DH', from_day: '2026-01-05', to_day: '9999-12-31' },
      { employee: 'NV3', store: 'BD', from_day: '2026-01-05', to_day: '2026-12-31' },
    ]);
    expect(shifts.map(({ counter, store, starts_at, source }) => [counter, store, starts_at, source])).toEqual([
      ['DH-1', 'DH', '2026-11-23T00:30:00.000Z', 'roster'],
      ['DH-1', 'DH', '2026-11-23T06:00:00.000Z', 'roster'],
      ['DH-2', 'DH', '2026-11-23T00:30:00.000Z', 'roster'],
    ]);
    expect(await rosterFor(stage().ctx.db, stage().ctx, 'DH-1', stage().ctx.now(), 8)).toHaveLength(2);
    expect(staged).toEqual([]);
    expect(audits).toMatchObject([{ action: 'organisation.import', actor: 'system:cli', unit: 'VNPT' }]);
    expect(audits[0]?.after).not.toMatch(/Ánh|2580/);
  });

  test('twice changes nothing', async () => {
    const before = await tables(stage());
    stage().clock.now = new Date('2026-11-21T03:00:00.000Z');
    const report = await run(await xlsx(book));
    expect(report.counts).toEqual({
      units: { added: 0, changed: 0, unchanged: 4 },
      counters: { added: 0, changed: 0, unchanged: 3 },
      employees: { added: 0, changed: 0, unchanged: 3 },
      shifts: { added: 0, changed: 0, unchanged: 3 },
    });
    expect(await tables(stage())).toEqual(before);
  });

  test('a check tells what would change and changes nothing', async () => {
    const before = await tables(stage());
    const file = csv('employee_code;employee_name;store_code;pin\nNV1;Nguyễn Thị Đào;BD;1111\nNV9;Lê Ý;DH;2222\n');
    const report = await run(file, { check: true });
    expect(report.counts?.employees).toEqual({ added: 1, changed: 1, unchanged: 0 });
    expect(report.moved).toEqual([{ employee: 'NV1', from: 'DH', to: 'BD' }]);
    expect(await tables(stage())).toEqual(before);
    expect(reportLines(report, 'vi', 'Asia/Ho_Chi_Minh')).toEqual([
      'NV1 chuyển từ DH đến BD',
      'Giao dịch viên: thêm 1, thay đổi 1, giữ nguyên 0',
      'Chỉ kiểm tra, chưa thay đổi gì.',
    ]);
  });

  test('one bad row keeps the whole file out', async () => {
    const before = await tables(stage());
    const faults = await codes(
      csv('\uFEFFcounter_code;counter_name;store_code\r\nDH-3;Quầy 3;DH\r\nDH-4;Quầy 4;XX\r\n'),
    );
    expect(faults).toEqual([[3, 'store_code', 'unknown-store']]);
    expect(await tables(stage())).toEqual(before);
  });

  test('moving closes the old posting the day before; history and what the file does not say stay', async () => {
    const move = csv('Mã GDV;Họ tên;Mã điểm giao dịch\nnv1;Nguyễn Thị Ánh Đào;BD\n'.normalize('NFD'));
    expect((await run(move)).moved).toEqual([{ employee: 'NV1', from: 'DH', to: 'BD' }]);
    const { employees, postings } = await tables(stage());
    expect(postings.filter(({ employee }) => employee === 'NV1')).toEqual([
      { employee: 'NV1', store: 'DH', from_day: '2026-01-05', to_day: '2026-11-19' },
      { employee: 'NV1', store: 'BD', from_day: '2026-11-20', to_day: '9999-12-31' },
    ]);
    expect(await verifyPin('2580', employees[0]?.pin_hash ?? '')).toBe(true);
    stage().clock.now = new Date('2026-11-25T03:00:00.000Z');
    expect((await run(move)).counts?.employees).toEqual({ added: 0, changed: 0, unchanged: 1 });
  });

  test('a new PIN takes the old one’s failures away', async () => {
    const { db } = stage().ctx;
    await db.updateTable('employee').set({ pin_failures: 3, pin_locked_until: '2026-11-20T04:00:00.000Z' }).execute();
    await run(
      csv('employee_code,employee_name,store_code,pin\nNV1,Nguyễn Thị Ánh Đào,DH,9999\nNV2,Trần Văn Ơn,DH,0412'),
    );
    const { employees } = await tables(stage());
    expect(employees[0]).toMatchObject({ pin_failures: 0, pin_locked_until: null });
    expect(await verifyPin('9999', employees[0]?.pin_hash ?? '')).toBe(true);
    expect(employees[1]).toMatchObject({ pin_failures: 3 });
  });

  test('a shift that ends later is changed, not added', async () => {
    const report = await run(csv('counter_code,employee_code,from,to\nDH-2,NV2,23/11/2026 07:30,23/11/2026 17:30'));
    expect(report.counts?.shifts).toEqual({ added: 0, changed: 1, unchanged: 0 });
    const { shifts } = await tables(stage());
    expect(shifts).toHaveLength(3);
    expect(shifts[2]?.ends_at).toBe('2026-11-23T10:30:00.000Z');
  });

  describe('refuses', () => {
    test('codes that are nowhere, all at once, and says which was meant where Excel dropped the zeros', async () => {
      await run(csv('employee_code,employee_name,store_code\n0412,Lê Ý,DH'));
      const file = csv(
        'counter_code,employee_code,from,to\nXX,NV1,24/11/2026 07:30,24/11/2026 11:30\nDH-1,412,24/11/2026 11:30,\n',
      );
      const { faults } = await run(file);
      expect(faults.map(({ line, column, code }) => [line, column, code])).toEqual([
        [2, 'counter_code', 'unknown-counter'],
        [3, 'to', 'required'],
        [3, 'employee_code', 'lost-zeros'],
      ]);
      expect(reason(faults[2] as (typeof faults)[0], 'en', 'Asia/Ho_Chi_Minh')).toContain('there is 0412');
    });

    test('units that cannot hang together', async () => {
      expect(
        await codes(
          csv(
            [
              'unit_code,unit_name,kind,parent_code',
              'A,A,area,B',
              'B,B,area,A',
              'S,S,store,DH',
              'DH,Đồng Hới,area,QT',
              'QT,Quảng Trị,store,VNPT',
              'U,U,area,NOWHERE',
            ].join('\n'),
          ),
        ),
      ).toEqual([
        [2, 'parent_code', 'cycle'],
        [3, 'parent_code', 'cycle'],
        [5, 'parent_code', 'below-store'],
        [5, 'kind', 'still-store'],
        [6, 'kind', 'below-store'],
        [7, 'parent_code', 'unknown-parent'],
      ]);
    });

    test('a store below a store, a counter that wanders, and a place that serves nobody', async () => {
      expect(await codes(csv('unit_code,unit_name,kind,parent_code\nS,S,store,DH'))).toEqual([
        [2, 'parent_code', 'below-store'],
      ]);
      expect(await codes(csv('counter_code,counter_name,store_code\nDH-1,Quầy 1,BD\nQT-1,Quầy 1,QT'))).toEqual([
        [2, 'store_code', 'counter-elsewhere'],
        [3, 'store_code', 'not-a-store'],
      ]);
    });

    test('shifts that overlap, in the file or with the roster', async () => {
      const { faults } = await run(
        csv(
          [
            'counter_code,employee_code,from,to',
            'DH-2,NV1,23/11/2026 11:00,23/11/2026 12:00',
            'BD-1,NV3,24/11/2026 07:30,24/11/2026 17:00',
            'DH-1,NV3,24/11/2026 16:59,24/11/2026 18:00',
            'BD-1,NV2,24/11/2026 17:00,24/11/2026 18:00',
            'BD-1,NV3,24/11/2026 07:30,24/11/2026 09:00',
          ].join('\n'),
        ),
      );
      expect(faults.map(({ line, column, code }) => [line, column, code])).toEqual([
        [2, 'employee_code', 'employee-twice'],
        [2, 'counter_code', 'counter-twice'],
        [4, 'employee_code', 'employee-twice'],
        [6, null, 'duplicate'],
      ]);
      const words = faults.map((fault) => reason(fault, 'en', 'Asia/Ho_Chi_Minh'));
      expect(words[0]).toBe('Employee NV1 is at counter DH-1 from 23/11/2026 07:30 to 23/11/2026 11:30 already.');
      expect(words[2]).toBe(
        'Employee NV3 is at counter BD-1 from 24/11/2026 07:30 to 24/11/2026 17:00 already (row 3).',
      );
    });

    test('an end before what is known to be the start', async () => {
      expect(await codes(csv('employee_code,employee_name,store_code,end_date\nNV1,Đào,DH,01/01/2026'))).toEqual([
        [2, 'end_date', 'end-before-start'],
      ]);
    });

    test('whoever may not write the organisation, and what lies outside their units', async () => {
      await expect(run(csv('a'), {}, manager)).rejects.toMatchObject({ code: 'access.forbidden' });
      const local = { ...manager, grants: [{ role: 'administrator' as const, unit: 'BD' }] };
      const file = csv(
        'employee_code,employee_name,store_code\nNV3,Đỗ Khánh Linh,BD\nNV1,Đào,BD\nNV4,Võ Ý,DH\nNV5,Lê An,BD',
      );
      expect(await codes(file, local)).toEqual([
        [3, 'store_code', 'out-of-scope'],
        [4, 'store_code', 'out-of-scope'],
      ]);
      expect(await codes(csv('unit_code,unit_name,kind,parent_code\nNEW,Mới,area,VNPT'), local)).toEqual([
        [2, null, 'out-of-scope'],
      ]);
    });
  });

  test('an import planned on what another has changed meanwhile is refused', async () => {
    const slow = csv('employee_code,employee_name,store_code,pin\nNV1,Đào,DH,1111');
    const quick = csv('counter_code,counter_name,store_code\nDH-7,Quầy 7,DH');
    // While the first is busy with PINs, the second goes in.
    const meanwhile = async () => void (await run(quick));
    await expect(run(slow, { progress: meanwhile })).rejects.toMatchObject({ code: 'organisation.changed' });
    const { counters, employees } = await tables(stage());
    expect(counters).toHaveLength(4);
    expect(employees[0]?.name).toBe('Nguyễn Thị Ánh Đào');
  });

  test('what an import that was cut off had staged is dropped by the next', async () => {
    const { db } = stage().ctx;
    await db
      .insertInto('staged_shift')
      .values({
        import: '01900000-0000-7000-8000-000000000000',
        seq: 0,
        id: 'x',
        counter: 'DH-1',
        store: 'DH',
        employee: 'NV1',
        starts_at: '2026-11-26T00:00:00.000Z',
        ends_at: '2026-11-26T01:00:00.000Z',
      })
      .execute();
    await run(csv('counter_code,counter_name,store_code\nDH-9,Quầy 9,DH'));
    const { staged, shifts } = await tables(stage());
    expect(staged).toEqual([]);
    expect(shifts).toHaveLength(3);
  });
});
