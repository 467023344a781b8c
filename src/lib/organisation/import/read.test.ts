import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, test } from 'vitest';
import { faultCodes, warningCodes } from './faults.ts';
import { readFileRows } from './read.server.ts';
import { reason } from './report.ts';

const ZONE = 'Asia/Ho_Chi_Minh';
const read = (text: string) => readFileRows(new TextEncoder().encode(text), ZONE);
const faultsOf = async (text: string) =>
  (await read(text)).faults.list().map(({ line, column, code }) => [line, column, code]);

describe('headers', () => {
  const unit = { code: 'DH', name: 'Đồng Hới', kind: 'store', parent: 'QT' };
  test.each([
    ['English', 'unit_code,unit_name,kind,parent_code\nDH,Đồng Hới,store,QT'],
    ['Vietnamese', 'Mã đơn vị;Tên đơn vị;Loại;Mã đơn vị cha\nDH;Đồng Hới;Điểm giao dịch;QT'],
    ['without marks, in another order', 'TEN_DON_VI;ma don vi;LOẠI ĐƠN VỊ;trực thuộc\nĐồng Hới;dh;diem giao dich;qt'],
    [
      'with remarks and columns of their own',
      'STT;Mã đơn vị (*);Tên đơn vị *;Loại;Mã cha;Ghi chú\n1;DH;Đồng Hới;ĐGD;QT;x',
    ],
    ['below a title', 'DANH SÁCH ĐƠN VỊ;;;\n;;;\nMã đơn vị;Tên đơn vị;Loại;Mã đơn vị cha\nDH;Đồng Hới;cửa hàng;QT'],
  ])('%s', async (_, text) => {
    const { units, faults } = await read(text);
    expect(faults.list()).toEqual([]);
    expect(units).toEqual([expect.objectContaining(unit)]);
  });

  test('a roster is no list of counters, and a list of counters none of units', async () => {
    const roster = await read('Mã quầy;Mã nhân viên;Từ;Đến\nDH-1;NV1;05/11/2026 07:30;05/11/2026 11:30');
    expect(roster.shifts).toEqual([
      expect.objectContaining({
        counter: 'DH-1',
        employee: 'NV1',
        from: '2026-11-05T00:30:00.000Z',
        to: '2026-11-05T04:30:00.000Z',
      }),
    ]);
    expect((await read('Mã quầy;Tên quầy;Mã đơn vị\nDH-1;Quầy 1;DH')).counters).toHaveLength(1);
    expect((await read('Mã điểm giao dịch;Tên điểm giao dịch;Loại;Mã cha\nDH;ĐGD;store;QT')).units).toHaveLength(1);
    expect((await read('Họ và tên;Mã NV;Điểm giao dịch\nLê An;NV1;DH')).employees).toHaveLength(1);
  });
});

test('what a file does not say is told apart from what it empties', async () => {
  const silent = await read('unit_code,unit_name,kind,parent_code\nDH,Đồng Hới,store,');
  expect(silent.units[0]).toMatchObject({ parent: null, address: undefined, hours: undefined });
  const emptied = await read('unit_code,unit_name,kind,parent_code,address,opens,closes\nDH,Đồng Hới,store,,,,');
  expect(emptied.units[0]).toMatchObject({ address: '', hours: { opens: null, closes: null } });
  expect((await read('employee_code,employee_name,store_code\nNV1,An,DH')).employees[0]?.end).toBeUndefined();
  expect((await read('employee_code,employee_name,store_code,end_date\nNV1,An,DH,')).employees[0]?.end).toBeNull();
});

test('every fault of every row is told, at its place', async () => {
  expect(
    await faultsOf(
      [
        'unit_code;unit_name;kind;parent_code;opens;closes',
        ';;hành tinh;X;7:30;25:00',
        'DH;Đồng Hới;store;QT;17:00;07:30',
        `dh;${'x'.repeat(201)};store;QT;07:30;`,
        'BD;#N/A;store;QT;;',
      ].join('\n'),
    ),
  ).toEqual([
    [2, 'unit_code', 'required'],
    [2, 'unit_name', 'required'],
    [2, 'kind', 'unknown-kind'],
    [2, 'closes', 'bad-time'],
    [3, 'closes', 'hours-order'],
    [4, 'unit_code', 'duplicate'],
    [4, 'unit_name', 'too-long'],
    [5, 'unit_name', 'formula-error'],
  ]);
  expect(
    await faultsOf(
      [
        'Mã nhân viên;Họ tên;Mã điểm giao dịch;Ngày bắt đầu;Ngày kết thúc;Mã PIN',
        'NV1;An;DH;31/02/2026;;123',
        'NV2;Bình;;02/03/2026;01/03/2026;12a4',
      ].join('\n'),
    ),
  ).toEqual([
    [2, 'Ngày bắt đầu', 'bad-day'],
    [2, 'Mã PIN', 'bad-pin'],
    [3, 'Mã điểm giao dịch', 'required'],
    [3, 'Ngày kết thúc', 'end-before-start'],
    [3, 'Mã PIN', 'bad-pin'],
  ]);
  expect(
    await faultsOf(
      [
        'counter_code,employee_code,from,to',
        'DH-1,NV1,05/11/2026,05/11/2026 11:30',
        'DH-1,NV1,05/11/2026 11:30,05/11/2026 07:30',
        'DH-1,NV1,05/11/2026 07:30,06/11/2026 07:31',
      ].join('\n'),
    ),
  ).toEqual([
    [2, 'from', 'bad-moment'],
    [3, 'to', 'shift-order'],
    [4, 'to', 'shift-long'],
  ]);
});

test('a missing column is told once, and its rows are not', async () => {
  const { faults } = await read('unit_code,unit_name,unit_name,address\nDH,,,\nBD,,,');
  expect(faults.list().map(({ line, code, details }) => [line, code, details.column])).toEqual([
    [1, 'double-column', 'unit_name'],
    [1, 'missing-column', 'kind'],
    [1, 'missing-column', 'parent_code'],
  ]);
});

test('a file without a table says so; a sheet without one is passed over', async () => {
  expect(await faultsOf('a,b\n1,2')).toEqual([[null, null, 'no-table']]);
  expect(await faultsOf('')).toEqual([[null, null, 'no-table']]);
  const bytes = await writeXlsx({
    sheets: [
      { name: 'Ghi chú', rows: [['Điền vào trang sau']] },
      {
        name: 'Quầy',
        rows: [
          ['Mã quầy', 'Tên quầy', 'Mã đơn vị'],
          ['DH-1', 'Quầy 1', 'DH'],
        ],
      },
    ],
  });
  const { counters, faults, warnings } = await readFileRows(bytes, ZONE);
  expect(faults.list()).toEqual([]);
  expect(counters).toHaveLength(1);
  expect(warnings.list()).toMatchObject([{ sheet: 'Ghi chú', code: 'sheet-ignored' }]);
});

test('what Excel made of codes, days and times is undone or told', async () => {
  const bytes = await writeXlsx({
    sheets: [
      {
        name: 'Nhân viên',
        rows: [
          ['Mã nhân viên', 'Họ tên', 'Mã đơn vị', 'Ngày bắt đầu', 'Mã PIN'],
          [412, 'An', '0123', 46331, 1234],
          ['NV2', 'Bình', new Date(Date.UTC(2026, 0, 3)), new Date(Date.UTC(2026, 10, 5)), 12],
          ['NV3', 'Chi', 'DH', '05/11/2026', '0012'],
        ],
      },
    ],
  });
  const { employees, faults, warnings } = await readFileRows(bytes, ZONE);
  expect(employees).toMatchObject([
    { code: '412', store: '0123', start: '2026-11-05', pin: '1234' },
    { code: 'NV3', start: '2026-11-05', pin: '0012' },
  ]);
  expect(faults.list()).toMatchObject([
    { sheet: 'Nhân viên', line: 3, column: 'Mã đơn vị', code: 'not-text' },
    { sheet: 'Nhân viên', line: 3, column: 'Mã PIN', code: 'bad-pin' },
  ]);
  expect(warnings.list()).toMatchObject([
    { line: 2, column: 'Mã nhân viên', code: 'numbers', details: { count: 1 } },
    { line: 2, column: 'Mã PIN', code: 'numbers', details: { count: 2 } },
  ]);
});

test.each(['vi', 'en'] as const)('every remark has its words in %s', (locale) => {
  for (const code of [...faultCodes, ...warningCodes]) {
    const details = { kind: 'units', column: 'parent_code' };
    const words = reason({ code, details }, locale, ZONE);
    expect(words.length).toBeGreaterThan(10);
  }
});

test('formulas: what was worked out is used and said, what was not is a fault', async () => {
  const bytes = await writeXlsx({
    sheets: [
      {
        name: 'NV',
        rows: [
          ['Mã nhân viên', 'Họ tên', 'Mã đơn vị', 'Ngày kết thúc'],
          ['NV1', null, 'DH', null],
          [null, 'Lê Ý', 'DH', null],
          ['NV3', 'Võ Ý', 'DH', null],
        ],
        cells: new Map([
          ['1,1', { type: 'formula', formula: 'A1&" "&B1', formulaResult: 'Nguyễn Đào', value: 'Nguyễn Đào' }],
          ['2,0', { type: 'formula', formula: '"NV"&2' }],
          ['3,3', { type: 'formula', formula: 'TODAY()+30' }],
        ]),
      },
    ],
  });
  const { employees, faults, warnings } = await readFileRows(bytes, ZONE);
  expect(employees.map(({ code, name }) => [code, name])).toEqual([['NV1', 'Nguyễn Đào']]);
  expect(faults.list()).toMatchObject([
    { line: 3, column: 'Mã nhân viên', code: 'formula-empty' },
    { line: 4, column: 'Ngày kết thúc', code: 'formula-empty' },
  ]);
  expect(warnings.list()).toMatchObject([
    { line: 2, column: 'Họ tên', code: 'formulas', details: { count: 1, value: 'Nguyễn Đào' } },
  ]);
});

test('names typed in a font of before Unicode are told, spoilt encodings refused', async () => {
  const old =
    'employee_code,employee_name,store_code\nNV1,NguyÔn V¨n An,DH\nNV2,Nguyeãn Thò Bình,DH\nNV3,Lê Thị Hoà,DH\n';
  const { faults, warnings } = await read(old);
  expect(faults.list()).toEqual([]);
  expect(warnings.list()).toMatchObject([
    { line: 2, column: 'employee_name', code: 'old-font', details: { count: 1, value: 'NguyÔn V¨n An' } },
  ]);
  const twice = new TextDecoder('windows-1252').decode(
    new TextEncoder().encode('employee_code,employee_name,store_code\nNV1,Nguyễn Thị Ánh Đào,DH\n'),
  );
  expect(await faultsOf(twice)).toEqual([[null, null, 'encoding']]);
});

test('an example row of the template is passed over, and so is its guide', async () => {
  const { employees, faults, warnings } = await read(
    'employee_code,employee_name,store_code\nVÍ DỤ 3,Nguyễn Đào,VÍ DỤ 1\nNV1,Lê Ý,DH\n',
  );
  expect([employees.length, faults.list()]).toEqual([1, []]);
  expect(warnings.list()).toMatchObject([{ line: 2, code: 'example' }]);
});
