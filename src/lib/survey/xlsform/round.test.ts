import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { questionnaires } from '../../../../tests/fixtures/questionnaires.ts';
import { problemsIn } from '../check.ts';
import { definitionSchema } from '../questionnaire.input.ts';
import type { Definition, Item, Text } from '../questionnaire.ts';
import { phoneCallSurvey } from '../shipped/phone-call.ts';
import { serviceQualitySurvey } from '../shipped/service-quality.ts';
import { smileSurvey } from '../shipped/smile.ts';
import { formFile, readFormFile } from './book.server.ts';

const again = async (definition: Definition) => {
  const form = await readFormFile(await formFile(definition, { code: 'khao-sat', version: 3 }));
  return 'no' in form ? form : { definition: form.definition, findings: form.findings, id: form.id };
};
const same = (definition: Definition) => ({ definition, findings: [], id: 'khao-sat' });

test.each([
  ['smile', smileSurvey],
  ['service quality', serviceQualitySurvey],
  ['phone call', phoneCallSurvey],
])('the shipped survey %s comes back from its own workbook as it was', async (_, definition) => {
  expect(await again(definition)).toEqual(same(definition));
});

test('so does every questionnaire that may be published', async () => {
  await fc.assert(
    fc.asyncProperty(questionnaires, async (definition) => {
      fc.pre(problemsIn(definition).every(({ grave }) => !grave));
      expect(await again(definition)).toEqual(same(definition));
    }),
    { numRuns: 40 },
  );
});

/** What people write, and what nobody should. */
const lines = fc.oneof(
  fc.constantFrom(
    'Dòng một\nDòng hai',
    '=1+1',
    "'=1+1",
    '- gạch đầu dòng',
    '{q0} và {hoTen|Quý khách}',
    '{q0|}',
    'giá ${q0} và $ {q1}',
    '{1} {họTên} {}',
    'nháy \' và " và “cong”',
    '<script>alert(1)</script> & co',
    '_x0041_ \t tab',
    '😀 שלום',
    'a\u200bb',
    'x'.repeat(2000),
    '0123',
    'true',
    '',
  ),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);
const texts = fc.record<Text>({ vi: lines, en: lines });
const sometimes = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const limit = fc.oneof(fc.integer({ min: -1000, max: 1000 }), fc.constantFrom(-0.5, 1e-7, 123456789.25));

/** Every text another one, and what the common questionnaires have none of. */
const dressed = (item: Item): fc.Arbitrary<Item> =>
  fc
    .record({
      text: texts,
      hint: sometimes(texts),
      message: sometimes(texts),
      a: limit,
      b: limit,
      flag: fc.boolean(),
      n: fc.nat(2),
    })
    .map(({ text, hint, message, a, b, flag, n }) => {
      const named = 'text' in item ? { ...item, text: text.vi || text.en ? text : { vi: 'x', en: '' } } : item;
      const asked = named.type === 'note' || named.type === 'page' || !hint ? named : { ...named, hint };
      const told = message ? { message } : {};
      switch (asked.type) {
        case 'number':
          return { ...asked, ...told, whole: false, min: Math.min(a, b), max: Math.max(a, b) };
        case 'date':
          return { ...asked, ...told, min: '2001-02-03' };
        case 'text':
          return { ...asked, ...told, short: flag };
        case 'scale':
          return {
            ...asked,
            min: -n,
            max: 3,
            labels: Array.from({ length: 4 + n }, () => text),
            criterion: 'speed',
            aspect: 'wait',
          };
        case 'grid':
          return {
            ...asked,
            rows: asked.rows.map((row) => ({ ...row, criterion: 'attitude', aspect: 'person' as const })),
          };
        case 'choice':
          return {
            ...asked,
            atMost: 3,
            choices: asked.choices.map((choice, at) => ({ ...choice, text, exclusive: at === n })),
          };
        default:
          return asked;
      }
    });

const five: [Text, Text, Text, Text, Text] = [1, 2, 3, 4, 5].map((n) => ({ vi: `mức ${n}`, en: '' })) as never;
/** Ratings, their reasons and a call back stand before the others. */
const rated: Item[] = [
  {
    type: 'rating',
    name: 'smile',
    aspect: 'person',
    labels: five,
    text: { vi: 'Mặt nào?', en: '' },
    criterion: 'attitude',
  },
  {
    type: 'rating',
    name: 'visit',
    aspect: 'system',
    labels: five,
    text: { vi: 'Hôm nay?', en: '' },
    required: false,
    showIf: { any: [] },
  },
  {
    type: 'criteria',
    name: 'why',
    low: { vi: 'Điều gì cần tốt hơn?', en: '' },
    high: { vi: 'Điều gì tốt?', en: 'What was good?' },
    showIf: {
      any: [
        { question: 'smile', is: '<', value: 3 },
        { question: 'visit', is: 'answered' },
      ],
    },
    options: [
      { name: 'a', aspect: 'person', criterion: 'attitude', high: { vi: 'vui', en: '' } },
      { name: 'b', aspect: 'wait', criterion: 'speed', low: { vi: 'lâu', en: '' }, high: { vi: 'nhanh', en: 'fast' } },
      { name: 'c', aspect: 'product', criterion: 'price', low: { vi: 'đắt', en: '' } },
    ],
  },
  {
    type: 'callback',
    name: 'call',
    text: { vi: 'Số?', en: '' },
    consent: { vi: 'Gọi {smile|tôi}', en: '' },
    showIf: { question: 'why', is: 'chosen', value: 'b' },
  },
  { type: 'note', name: 'call_consent', text: { vi: 'tên này có rồi', en: '' } },
];

test('whatever the texts, limits, criteria and ratings', async () => {
  await fc.assert(
    fc.asyncProperty(
      questionnaires.chain((definition) =>
        fc.record({ title: texts, items: fc.tuple(...definition.questions.map(dressed)), smile: fc.boolean() }),
      ),
      async ({ title, items, smile }) => {
        const questions = [...(smile ? rated : []), ...items];
        const definition = v.parse(definitionSchema, JSON.parse(JSON.stringify({ title, questions })));
        fc.pre(problemsIn(definition).every(({ grave }) => !grave));
        expect(await again(definition)).toEqual(same(definition));
      },
    ),
    { numRuns: 40 },
  );
});
