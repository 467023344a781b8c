import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { questionnaires } from '../../../tests/fixtures/questionnaires.ts';
import { isSafePattern, problemsIn } from './check.ts';
import { holds, type Condition } from './condition.ts';
import { isPossible } from './possible.ts';
import { definitionSchema } from './questionnaire.input.ts';
import type { Definition, Item, Text } from './questionnaire.ts';
import { phoneCallSurvey } from './shipped/phone-call.ts';
import { serviceQualitySurvey } from './shipped/service-quality.ts';
import { smileSurvey } from './shipped/smile.ts';

const text = (vi: string, en = vi): Text => ({ vi, en });
const scale = (name: string, showIf?: Condition): Item => ({
  type: 'scale',
  name,
  text: text(name),
  min: 1,
  max: 5,
  labels: [text('1'), text('5')],
  ...(showIf ? { showIf } : {}),
});
const kinds = (...questions: Item[]) =>
  problemsIn({ title: text('Thử'), questions }).map(({ kind, at, about }) => [kind, at, ...(about ? [about] : [])]);

describe('a definition', () => {
  test.each([
    ['smile', smileSurvey],
    ['service-quality', serviceQualitySurvey],
    ['phone-call', phoneCallSurvey],
  ])('the shipped %s has nothing against it', (name, definition) => {
    expect(problemsIn(definition, { kiosk: name === 'smile' })).toEqual([]);
    expect(v.parse(definitionSchema, definition)).toEqual(definition);
  });

  test('names its problems at their questions', () => {
    expect(kinds()).toEqual([['empty', null]]);
    expect(kinds(scale('a'), scale('a'))).toEqual([['duplicate-name', 1, 'a']]);
    expect(kinds(scale('đ tên'))).toEqual([['bad-name', 0, 'đ tên']]);
    expect(kinds({ ...scale('a'), text: text('', '') } as Item)).toEqual([['no-text', 0]]);
    expect(kinds({ ...scale('a'), text: text('Có', '') } as Item)).toEqual([['untranslated', 0]]);
    expect(kinds({ ...scale('a'), text: text('Chào {ten}') } as Item)).toEqual([['unknown-value', 0, 'ten']]);
    expect(kinds(scale('a'), { ...scale('b'), text: text('Vì sao {a}, {hoTen}?') } as Item)).toEqual([]);
  });

  test('a loop, and a condition on what comes later or is not there', () => {
    expect(kinds(scale('a', { question: 'b', is: 'answered' }), scale('b', { question: 'a', is: 'answered' }))).toEqual(
      [['later-question', 0, 'b']],
    );
    expect(kinds(scale('a', { question: 'a', is: 'answered' }))).toEqual([['later-question', 0, 'a']]);
    expect(kinds(scale('a', { question: 'z', is: 'answered' }))).toEqual([['unknown-question', 0, 'z']]);
  });

  test('a question that nobody can reach', () => {
    const low = { question: 'a', is: '<=', value: 2 } as const;
    const high = { question: 'a', is: '>=', value: 4 } as const;
    expect(kinds(scale('a'), scale('b', { all: [low, high] }))).toEqual([['unreachable', 1]]);
    expect(kinds(scale('a'), { type: 'page', name: 'p', text: text(''), showIf: low }, scale('b', high))).toEqual([
      ['unreachable', 2],
    ]);
    expect(kinds(scale('a'), scale('b', { any: [low, high] }))).toEqual([]);
  });
});

test('whatever a random questionnaire asks, its own conditions are possible exactly where some answers meet them', () => {
  fc.assert(
    fc.property(questionnaires, (definition: Definition) => {
      for (const { showIf } of definition.questions) {
        if (!showIf || isPossible(showIf, definition.questions)) continue;
        // Told to be impossible: no small set of plain answers may prove otherwise.
        for (let level = 0; level <= 10; level++) {
          const answers = Object.fromEntries(definition.questions.map(({ name }) => [name, level]));
          expect(definition.questions.every(({ type }) => type === 'scale') && holds(showIf, answers)).toBe(false);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['[A-Z]{2}\\d{4}', true],
  ['0\\d{9}', true],
  ['(a|b)+', true],
  ['(a+)+', false],
  ['(\\d+)*x', false],
  ['((a|b)*c)*', false],
  ['(?=x).*', false],
  ['(a)\\1', false],
  ['[', false],
])('the pattern %s is safe: %s', (pattern, safe) => expect(isSafePattern(pattern)).toBe(safe));
