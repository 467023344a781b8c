import { expect, test } from 'vitest';
import { serviceQualitySurvey } from '#lib/survey/shipped/service-quality.ts';
import type { Definition, Item } from '#lib/survey/questionnaire.ts';
import { columnsOf, variableName } from './columns.ts';
import { joined } from './joined.ts';
import { quoted, spssSyntax } from './spss.ts';

const text = (words: string) => ({ vi: words, en: words });
const survey = (...questions: Item[]): Definition => ({ title: text('T'), questions });
const columns = (definition: Definition, contacts = false) =>
  columnsOf(joined([{ version: 1, definition }]), ['id', 'day'], contacts);

test('names are such as SPSS takes, each once whatever its case', () => {
  const taken = new Set<string>(['ID']);
  const names = ['id', 'Id', 'all', '_x', 'a-b', 'a_b', 'end.', 'x'.repeat(70), 'x'.repeat(69), '1st'];
  const found = names.map((name) => variableName(name, taken));
  expect(found).toEqual([
    ...['id_2', 'Id_3', 'v_all', 'v__x', 'a_b', 'a_b_2', 'end', 'x'.repeat(64), `${'x'.repeat(62)}_2`, 'v_1st'],
  ]);
  expect(new Set(found.map((name) => name.toUpperCase())).size).toBe(found.length);
});

test('texts stand on one line in single quotes, quotes doubled, cut at a letter', () => {
  expect(quoted("Anh/Chị nói 'tốt'\nlắm")).toBe("'Anh/Chị nói ''tốt'' lắm'");
  expect(quoted('đđđ', 5)).toBe("'đđ'");
  expect(quoted('😀😀', 5)).toBe("'😀'");
});

test('several choices are a column each, a grid a column a row, contacts for nobody without the right', () => {
  const definition = survey(
    { type: 'choice', name: 'why', text: text('Why'), many: true, choices: [{ name: 'a', text: text('A') }], other: text('O') },
    { type: 'grid', name: 'g', text: text('G'), labels: [text('no'), text('yes')], none: text('none'), rows: [{ name: 'g1', text: text('G1') }] },
    { type: 'phone', name: 'tel', text: text('Tel') },
  ); // prettier-ignore
  const found = columns(definition);
  expect(found.map(({ name }) => name)).toEqual(['why_is_a', 'why_is_other', 'why_other', 'g1']);
  const read = (answers: Parameters<(typeof found)[number]['read']>[0]) => found.map((column) => column.read(answers));
  expect(read({ why: ['other'], why_other: 'x', g1: 0 })).toEqual([0, 1, 'x', 0]);
  // Who was not asked did not leave anything unchosen.
  expect(read({})).toEqual([null, null, null, null]);
  expect(columns(definition, true).map(({ name }) => name)).toContain('tel');
});

test('the syntax names every column once, in the order of the file, with its words', () => {
  const found = columns(serviceQualitySurvey);
  const syntax = spssSyntax('a.csv', [{ name: 'id', format: 'A36', label: 'Mã phiếu' }], found, 'vi');
  const between = (from: string, to: string) =>
    syntax.slice(syntax.indexOf(from) + from.length, syntax.indexOf(to, syntax.indexOf(from)));
  const variables = between('/VARIABLES=', '.\r\nCACHE').trim().split('\r\n').map((line) => line.trim().split(' ')[0]); // prettier-ignore
  expect(variables).toEqual(['id', ...found.map(({ name }) => name)]);
  expect(syntax).toContain("  TC1 'VNPT VinaPhone thực hiện đúng những gì đã cam kết.'");
  expect(syntax).toMatch(/\/?TC1\r\n {4}0 'Không có ý kiến'\r\n {4}1 'Hoàn toàn không đồng ý'/);
  expect(between('MISSING VALUES', 'VARIABLE LEVEL')).toContain('TC1 (0)');
  expect(syntax).toContain("'individual' 'Cá nhân'");
  // Every command ends, and nothing but a command's end has a point at a line's end outside of quotes.
  const ends = syntax.split('\r\n').filter((line) => /\.$/.test(line.replace(/'(?:[^']|'')*'/g, '')));
  expect(ends.length).toBe(10);
});
