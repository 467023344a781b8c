import { stringify } from 'csv-stringify/sync';
import { expect, test } from 'vitest';
import { csvForPrograms, csvOptions, csvOptionsFor, decimal, disarmed } from './csv.ts';

test.each([
  ['=1+1', "'=1+1"],
  ['+84 912', "'+84 912"],
  ['-cmd|x', "'-cmd|x"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', "'\t'=1"],
  ['\tx', "'\tx"],
  ['\rx', "'\rx"],
  ['\r=1', "'\r'=1"],
  ['  =1', "  '=1"],
  ['＝1', "'＝1"],
  ['a;=1', "a;'=1"],
  ['a"; =1', `a"; '=1`],
  ['a,"=1', `a,"'=1`],
  ['a\n-b', "a\n'-b"],
  ['Chờ lâu - 30 phút, 2+3=5', 'Chờ lâu - 30 phút, 2+3=5'],
  ['a@b.vn', 'a@b.vn'],
  ['', ''],
])('%j is written %j', (given, written) => {
  expect(disarmed(given)).toBe(written);
});

/** As a spreadsheet with another separator splits a line: a quote counts only where a cell begins. */
const naiveCells = (csv: string, separator: string) => csv.split(/\r?\n/).flatMap((line) => line.split(separator));

test.each([';', '\t', '|', ','])('no cell is a formula in a spreadsheet that separates by %j', (separator) => {
  const texts = ['x";=HYPERLINK("http://a.example")', 'x\n=1', 'x\t@A1\t-1', 'a|=b', 'a,=b', '+1', '\r\n=1'];
  const csv = stringify([['ghi chú', 'tên'], ...texts.map((text) => [text, text])], csvOptions);
  expect(csv.startsWith('\ufeff')).toBe(true);
  for (const cell of naiveCells(csv, separator)) expect(cell.replace(/^["\s]+/, '')).not.toMatch(/^[=+\-@]/);
});

test('numbers stay numbers', () => {
  expect(stringify([[-1, 2.5]], { ...csvOptions, bom: false })).toBe('-1,2.5\n');
});

test('what is long takes time in proportion to it: the square of this length would never end', () => {
  for (const blank of ['\n', ' ', '; ', ', ']) {
    const long = blank.repeat(500_000);
    expect(disarmed(`x${long}=`)).toBe(`x${long}${blank === ' ' ? '' : "'"}=`);
  }
});

test('each reader gets the marks that theirs expects', () => {
  const row = (locale: 'vi' | 'en') => [['Đồng Hới', decimal(81.256, 2, locale)]];
  expect(stringify(row('vi'), csvOptionsFor('vi'))).toBe('\ufeffĐồng Hới;81,26\n');
  expect(stringify(row('en'), csvOptionsFor('en'))).toBe('\ufeffĐồng Hới,81.26\n');
  expect(stringify(row('en'), csvForPrograms)).toBe('Đồng Hới,81.26\n');
});
