import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holds, type Condition } from '../condition.ts';
import { asFarAsItGoes, conditionOf, Inexpressible, kindsOf, written, type Known } from './condition-words.ts';
import { parseXPath, quoted, textOf, XPathError } from './xpath.ts';
import { questionnaires } from '../../../../tests/fixtures/questionnaires.ts';
import { answerNames } from '../questionnaire.ts';

const names = new Map<string, Known>([
  ['age', { name: 'age', kind: 'plain' }],
  ['name', { name: 'name', kind: 'plain' }],
  ['born', { name: 'born', kind: 'date' }],
  ['ok', { name: 'ok', kind: 'consent' }],
  [
    'level',
    {
      name: 'level',
      kind: 'one',
      codes: new Map([
        ['1', '1'],
        ['2', '2'],
        ['10', '10'],
      ]),
    },
  ],
  [
    'tools',
    {
      name: 'tools',
      kind: 'many',
      codes: new Map([
        ['a', 'a'],
        ['b b', 'b_b'],
      ]),
    },
  ],
  [
    'row',
    {
      name: 'row',
      kind: 'coded',
      codes: new Map([
        ['bad', 1],
        ['good', 2],
      ]),
    },
  ],
]);
const read = (source: string) => conditionOf(parseXPath(source), names);
const refused = (source: string) => {
  try {
    return JSON.stringify(read(source));
  } catch (error) {
    if (error instanceof Inexpressible) return `${error.reason} ${error.about}`;
    if (error instanceof XPathError) return `not an expression: ${error.found}`;
    throw error;
  }
};

describe('relevant', () => {
  test.each<[string, Condition]>([
    ["${name} = 'x'", { question: 'name', is: '=', value: 'x' }],
    [
      '${age}>=18 and ${age} <65',
      {
        all: [
          { question: 'age', is: '>=', value: 18 },
          { question: 'age', is: '<', value: 65 },
        ],
      },
    ],
    ['18 <= ${age}', { question: 'age', is: '>=', value: 18 }],
    ['${age} < -1.5', { question: 'age', is: '<', value: -1.5 }],
    ["${name} != ''", { question: 'name', is: 'answered' }],
    ["${ name } = ''", { not: { question: 'name', is: 'answered' } }],
    ["${name} != 'x'", { not: { question: 'name', is: '=', value: 'x' } }],
    ["${name} != '' and ${name} != 'x'", { question: 'name', is: '!=', value: 'x' }],
    ["selected(${tools}, 'b b')", { question: 'tools', is: 'chosen', value: 'b_b' }],
    ["selected(/form/group/tools, 'a')", { question: 'tools', is: 'chosen', value: 'a' }],
    [
      "${tools} = 'a'",
      {
        all: [
          { question: 'tools', is: 'chosen', value: 'a' },
          { not: { question: 'tools', is: 'chosen', value: 'b_b' } },
        ],
      },
    ],
    ['${level} = 2', { question: 'level', is: '=', value: 2 }],
    [
      '${level} > 1',
      {
        any: [
          { question: 'level', is: '=', value: '2' },
          { question: 'level', is: '=', value: '10' },
        ],
      },
    ],
    ["${row} = 'good'", { question: 'row', is: '=', value: 2 }],
    ["selected(${row}, 'bad')", { question: 'row', is: '=', value: 1 }],
    ["${ok} = 'OK'", { question: 'ok', is: 'answered' }],
    ["${born} < date('2008-01-01')", { question: 'born', is: '<', value: '2008-01-01' }],
    [
      'not(${age} > 3) or string-length(${name}) > 0',
      { any: [{ not: { question: 'age', is: '>', value: 3 } }, { question: 'name', is: 'answered' }] },
    ],
    ['count-selected(${tools}) = 0', { not: { question: 'tools', is: 'answered' } }],
    [
      '(${age} = 1 or ${age} = 2) AND ${name} = “y”',
      {
        all: [
          {
            any: [
              { question: 'age', is: '=', value: 1 },
              { question: 'age', is: '=', value: 2 },
            ],
          },
          { question: 'name', is: '=', value: 'y' },
        ],
      },
    ],
    [`\${name} = concat('a', "'", 'b"')`, { question: 'name', is: '=', value: `a'b"` }],
  ])('%s', (source, condition) => expect(read(source)).toEqual(condition));

  test.each([
    ['${age} + 1 > 3', 'arithmetic +'],
    ['${age} * 2 > 3', 'arithmetic *'],
    ['${age} > ${age} div 2', 'arithmetic div'],
    ['${age} > ${born}', 'two-questions born'],
    ['${born} < today()', 'function today()'],
    ['${nowhere} = 1', 'unknown-name nowhere'],
    ["if(${age} > 3, 'a', 'b') = 'a'", 'function if()'],
    ["pulldata('a', 'b', 'c', ${name}) = 'x'", 'function pulldata()'],
    ["instance('x')/root/item[name = 'a']/label = 'x'", 'not an expression: item'],
    ['count-selected(${tools}) > 2', 'function count-selected()'],
    ['${age}', 'not-a-condition age'],
    ['${age} >', 'not an expression: '],
    ['${age} = 1 and', 'not an expression: '],
    ['(${age} = 1', 'not an expression: '],
    ['${age} = 1)', 'not an expression: )'],
    ['age = 1', 'not an expression: age'],
    ["${name} = 'x", "not an expression: 'x"],
    ['', 'not an expression: '],
  ])('%s is nothing that we ask', (source, reason) => expect(refused(source)).toBe(reason));

  test('of parts that must all hold, those are kept that can be asked', () => {
    const { condition, left } = asFarAsItGoes(parseXPath('${age} > 3 and ${age} + 1 > 3 and ${x} = 1'), names);
    expect(condition).toEqual({ question: 'age', is: '>', value: 3 });
    expect(left.map(({ reason }) => reason)).toEqual(['arithmetic', 'unknown-name']);
    expect(asFarAsItGoes(parseXPath('${age} > 3 or ${x} = 1'), names)).toMatchObject({ condition: null, left: [{}] });
  });

  test('a form’s “unlike” holds for who did not answer, as in the form', () => {
    expect(holds(read("${name} != 'x'"), {})).toBe(true);
    expect(holds(read("${name} != '' and ${name} != 'x'"), {})).toBe(false);
  });
});

test('neither depth nor length takes for ever', () => {
  expect(refused('('.repeat(5_000))).toBe('not an expression: (');
  expect(refused('a'.repeat(20_000))).toMatch('not an expression: aaa');
});

test('every text can be quoted', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(textOf(parseXPath(quoted(text)))).toBe(text);
    }),
  );
  expect(textOf(parseXPath(quoted(`'"'"`)))).toBe(`'"'"`);
});

test('every condition of every questionnaire is written and read again', () => {
  fc.assert(
    fc.property(questionnaires, (definition) => {
      const kinds = kindsOf(definition);
      const known = new Map(
        definition.questions
          .flatMap(answerNames)
          .map((name) => [name, { name, kind: kinds.get(name) ?? 'plain' }] as const),
      );
      for (const { showIf } of definition.questions)
        if (showIf) expect(conditionOf(parseXPath(written(showIf, kinds)), known)).toEqual(showIf);
    }),
  );
  const empty: Condition = {
    all: [{ any: [] }, { all: [] }, { not: { all: [{ question: 'a', is: '=', value: '' }] } }],
  };
  const a = new Map([['a', { name: 'a', kind: 'plain' as const }]]);
  expect(conditionOf(parseXPath(written(empty, new Map())), a)).toEqual(empty);
});
