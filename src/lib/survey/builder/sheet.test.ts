import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { questionnaires } from '../../../../tests/fixtures/questionnaires.ts';
import { problemsIn } from '../check.ts';
import { definitionSchema, MOST_ITEMS } from '../questionnaire.input.ts';
import type { ChoiceQuestion, Definition, GridQuestion, Item, Text } from '../questionnaire.ts';
import { serviceQualitySurvey } from '../shipped/service-quality.ts';
import { smileSurvey } from '../shipped/smile.ts';
import { freshItem, kindOf, type Kind } from './fresh.ts';
import { begun, done, redone, sealed, undone } from './history.ts';
import { frozenNames, slugOf } from './names.ts';
import { added, duplicated, edited, moved, removed, renamed, sheetOf, titled, type Sheet } from './sheet.ts';

const text = (vi: string, en = vi): Text => ({ vi, en });
const none: ReadonlySet<string> = new Set();
const kinds: Kind[] = [
  ...(['rating', 'criteria', 'scale', 'recommend', 'grid', 'one', 'many', 'short', 'long', 'number', 'date'] as const),
  ...(['phone', 'email', 'consent', 'callback', 'note', 'page'] as const),
];
const empty: Definition = { title: text('Thử'), questions: [] };
const at = (sheet: Sheet, place: number): Item => {
  const item = sheet.definition.questions[place];
  if (!item) throw new Error(`Nothing at ${place}`);
  return item;
};
const build = (...some: Kind[]) =>
  some.reduce((sheet, kind) => added(sheet, sheet.keys.length, freshItem(kind)), sheetOf(empty));
const worded = (item: Item, words: string) => ({ ...item, text: text(words) }) as Item;

describe('names', () => {
  test('come from the text, in plain letters, whole words, and never begin with a digit', () => {
    expect(slugOf(text('Quý khách có hài lòng không?'))).toBe('quy_khach_co_hai_long_khong');
    expect(slugOf(text('5 điều đáng nhớ'))).toBe('q_5_dieu_dang_nho');
    expect(slugOf(text('', 'How old?'))).toBe('how_old');
    expect(slugOf(text('Cảm ơn {hoTen|Quý khách}!'))).toBe('cam_on');
    expect(slugOf(text('😀 السلام'))).toBe('');
    expect(slugOf(text('một hai ba bốn năm sáu bảy tám chín mười mười một'))).toBe(
      'mot_hai_ba_bon_nam_sau_bay_tam_chin_muoi',
    );
    expect(slugOf(text('a'.repeat(90)))).toHaveLength(40);
  });

  test('follow the text letter by letter, and everything that speaks of them follows', () => {
    let sheet = build('one', 'short');
    const asked = at(sheet, 0) as ChoiceQuestion;
    sheet = edited(
      sheet,
      1,
      {
        ...at(sheet, 1),
        text: text(`Vì sao {${asked.name}|thế}?`),
        showIf: {
          all: [{ not: { question: asked.name, is: 'answered' } }, { question: asked.name, is: 'chosen', value: 'c2' }],
        },
      } as Item,
      none,
    );
    for (const words of ['N', 'Nơ', 'Nơi', 'Nơi ở']) sheet = edited(sheet, 0, worded(at(sheet, 0), words), none);
    const choice = at(sheet, 0) as ChoiceQuestion;
    sheet = edited(
      sheet,
      0,
      {
        ...choice,
        choices: choice.choices.map((option, n) => (n === 1 ? { ...option, text: text('Đồng Hới') } : option)),
      },
      none,
    );
    expect(at(sheet, 0)).toMatchObject({ name: 'noi_o', choices: [{ name: 'c1' }, { name: 'dong_hoi' }] });
    expect(at(sheet, 1)).toMatchObject({
      text: { vi: 'Vì sao {noi_o|thế}?' },
      showIf: { all: [{ not: { question: 'noi_o' } }, { question: 'noi_o', value: 'dong_hoi' }] },
    });
  });

  test('stay once a version was asked under them, and where somebody chose them', () => {
    const sheet = sheetOf(smileSurvey);
    const frozen = frozenNames([smileSurvey]);
    expect(at(edited(sheet, 0, worded(at(sheet, 0), 'Khác hẳn'), frozen), 0).name).toBe('smile');
    const grid = serviceQualitySurvey.questions.findIndex(({ type }) => type === 'grid');
    const copy = sheetOf(serviceQualitySurvey);
    const before = at(copy, grid) as GridQuestion;
    const rows = before.rows.map((row) => ({ ...row, text: text('Khác') }));
    const after = at(edited(copy, grid, { ...before, rows }, none), grid) as GridQuestion;
    expect(after.rows.map(({ name }) => name)).toEqual(before.rows.map(({ name }) => name));
  });

  test('may be chosen by hand, unless somebody has them', () => {
    let sheet = build('number', 'number');
    sheet = edited(sheet, 1, { ...at(sheet, 1), showIf: { question: at(sheet, 0).name, is: '>', value: 3 } }, none);
    expect(renamed(sheet, 0, at(sheet, 1).name)).toBeNull();
    expect(renamed(sheet, 0, 'hoTen')).toBeNull();
    expect(at(renamed(sheet, 0, 'tuoi') ?? sheet, 1).showIf).toEqual({ question: 'tuoi', is: '>', value: 3 });
  });
});

test('every kind of the menu is a valid question that only lacks its words', () => {
  for (const kind of kinds) {
    const sheet = build('rating', kind);
    expect(kindOf(at(sheet, 1))).toBe(kind);
    expect(v.is(definitionSchema, sheet.definition)).toBe(true);
    const problems = problemsIn(sheet.definition).map((problem) => problem.kind);
    expect(problems.filter((problem) => !['no-text', 'empty-page'].includes(problem))).toEqual([]);
  }
});

test('a full survey takes no more', () => {
  const questions = Array.from({ length: MOST_ITEMS }, (_, n): Item => ({
    type: 'note',
    name: `n${n}`,
    text: text('a'),
  }));
  const sheet = sheetOf({ title: text('Dài'), questions });
  expect(added(sheet, 0, freshItem('one'))).toBe(sheet);
  expect(duplicated(sheet, 3)).toBe(sheet);
});

type Step = (sheet: Sheet) => Sheet;

/** What a hand may do, at places that may not be there. */
const steps: fc.Arbitrary<Step> = fc
  .record({ place: fc.nat(14), to: fc.nat(14), kind: fc.constantFrom(...kinds), words: fc.string({ maxLength: 12 }) })
  .chain(({ place, to, kind, words }) =>
    fc.constantFrom<Step>(
      (sheet) => added(sheet, Math.min(place, sheet.keys.length), freshItem(kind)),
      (sheet) => duplicated(sheet, place),
      (sheet) => removed(sheet, place),
      (sheet) => moved(sheet, place, to),
      (sheet) => titled(sheet, text(words)),
      (sheet) => {
        const item = sheet.definition.questions[place];
        if (!item) return sheet;
        if (item.type === 'choice')
          return edited(
            sheet,
            place,
            { ...item, choices: item.choices.map((c) => ({ ...c, text: text(words) })) },
            none,
          );
        if (item.type === 'grid')
          return edited(sheet, place, { ...item, rows: item.rows.map((row) => ({ ...row, text: text(words) })) }, none);
        return 'text' in item ? edited(sheet, place, worded(item, words), none) : sheet;
      },
    ),
  );

const named = (definition: Definition) =>
  problemsIn(definition).filter(({ kind }) => ['duplicate-name', 'bad-name', 'double-option'].includes(kind));

test('whatever is done to a survey, it stays one that can be saved, and going back all the way gives it back', () => {
  fc.assert(
    fc.property(questionnaires, fc.array(steps, { maxLength: 25 }), (definition, doing) => {
      const first = sheetOf(definition);
      let history = begun(first);
      for (const step of doing) history = done(history, step(history.present));
      const { definition: last, keys } = history.present;
      expect(v.is(definitionSchema, last)).toBe(true);
      expect(named(last)).toEqual([]);
      expect(keys).toHaveLength(last.questions.length);
      expect(new Set(keys).size).toBe(keys.length);
      let back = history;
      while (back.past.length > 0) back = undone(back);
      expect(back.present).toBe(first);
      while (back.future.length > 0) back = redone(back);
      expect(back.present).toBe(history.present);
    }),
    { numRuns: 200 },
  );
});

test('letters of one text are one step, until something else is done or the hand rests', () => {
  let history = begun('');
  for (const next of ['a', 'ab', 'abc']) history = done(history, next, 'title');
  expect(undone(history).present).toBe('');
  history = done(sealed(history), 'abcd', 'title');
  expect(undone(history).present).toBe('abc');
  expect(undone(begun('x')).present).toBe('x');
  expect(done(undone(history), 'neu').future).toEqual([]);
});
