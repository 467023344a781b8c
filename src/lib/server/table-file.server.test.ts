import { writeXlsx, type WriteSheet } from 'hucre/xlsx';
import { expect, test } from 'vitest';
import { readTables, serialText, UnreadableTable } from './table-file.server.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16le = (text: string) => new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le'));
const grid = async (bytes: Uint8Array) =>
  (await readTables(bytes)).map(({ rows }) => rows.map(({ line, cells }) => [line, ...cells.map((cell) => cell.text)]));

/** Cells with Excel's number formats, by row and column from 0. */
const workbook = (name: string, rows: WriteSheet['rows'], formatted: Record<string, [number, string]> = {}) =>
  writeXlsx({
    sheets: [
      {
        name,
        rows,
        cells: new Map(
          Object.entries(formatted).map(([at, [value, numFmt]]) => [at, { value, style: { numFmt } }] as const),
        ),
      },
    ],
  });

test.each([
  ['semicolons', utf8('mã;tên\r\nA1;Quầy 1\r\n')],
  ['commas', utf8('mã,tên\nA1,Quầy 1\n')],
  ['tabs', utf8('mã\ttên\nA1\tQuầy 1')],
  ['a byte order mark', utf8('\uFEFFmã;tên\nA1;Quầy 1\n')],
  ["Excel's Unicode text", utf16le('mã\ttên\r\nA1\tQuầy 1\r\n')],
  ['decomposed letters', utf8('mã;tên\nA1;Quầy 1\n'.normalize('NFD'))],
  ['blanks and zero-width characters', utf8('mã ; tên\n\u200BA1;Quầy\u00A0 1\n')],
])('CSV with %s reads the same', async (_, bytes) => {
  expect(await grid(bytes)).toEqual([
    [
      [1, 'mã', 'tên'],
      [2, 'A1', 'Quầy 1'],
    ],
  ]);
});

test('CSV rows have the line on which an editor shows them to begin', async () => {
  const bytes = utf8('sep=;\r\nmã;địa chỉ\r\n\r\nA1;"1 Trần Phú\r\nĐồng Hới"\r\n;\r\nA2;"x;y ""z"""\r\n');
  expect(await grid(bytes)).toEqual([
    [
      [2, 'mã', 'địa chỉ'],
      [4, 'A1', '1 Trần Phú Đồng Hới'],
      [7, 'A2', 'x;y "z"'],
    ],
  ]);
});

test('a delimiter inside quotes does not decide', async () => {
  expect(await grid(utf8('"a,b,c";d\n1;2\n'))).toEqual([
    [
      [1, 'a,b,c', 'd'],
      [2, '1', '2'],
    ],
  ]);
});

test('XLSX shows dates, times and padded numbers as Excel does, and says which cells were numbers', async () => {
  const bytes = await workbook('Ca làm việc', [['mã', 'ngày']], {
    '2,0': [412, '0000'],
    '2,1': [46331, 'dd/mm/yyyy'],
    '2,2': [46331.3125, '[$-1010000]dd/mm/yyyy hh:mm;@'],
    '2,3': [0.3125, 'hh:mm'],
    '2,4': [46331, 'dd/mm/yyyy hh:mm'],
    '2,5': [412, 'General'],
  });
  const [table] = await readTables(bytes);
  expect(table?.sheet).toBe('Ca làm việc');
  expect(table?.rows[1]).toEqual({
    line: 3,
    cells: [
      { text: '0412' },
      { text: '05/11/2026', date: true },
      { text: '05/11/2026 07:30', date: true },
      { text: '07:30', date: true },
      { text: '05/11/2026 00:00', date: true },
      { text: '412', number: 412 },
    ],
  });
});

test('hidden sheets are not read', async () => {
  const bytes = await writeXlsx({
    sheets: [
      { name: 'Hiện', rows: [['a']] },
      { name: 'Ẩn', rows: [['b']], hidden: true },
    ],
  });
  expect((await readTables(bytes)).map(({ sheet }) => sheet)).toEqual(['Hiện']);
});

test('numbers that were dates are dates again, in both of Excel’s calendars', async () => {
  expect(serialText(46331, Date.UTC(1899, 11, 30))).toBe('05/11/2026');
  expect(serialText(46331.3125, Date.UTC(1899, 11, 30))).toBe('05/11/2026 07:30');
  expect(serialText(0.999999, Date.UTC(1899, 11, 30))).toBe('00:00');
  const [mac] = await readTables(await writeXlsx({ dateSystem: '1904', sheets: [{ name: 'A', rows: [['a']] }] }));
  expect(serialText(44869, mac?.dayZero ?? 0)).toBe('05/11/2026');
});

test.each([
  ['old-excel', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0, 0]), null],
  ['damaged', utf8('PK no zip'), null],
  ['encoding', new Uint8Array([0x6d, 0xe3, 0x0a]), null],
  ['quotes', utf8('a;b\nc;d\n"e;f'), 3],
])('what cannot be read says %s', async (reason, bytes, line) => {
  const error = await readTables(bytes).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UnreadableTable);
  expect(error).toMatchObject({ reason, line });
});
