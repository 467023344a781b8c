import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answersTo, questionnaires } from '../../../../tests/fixtures/questionnaires.ts';
import { relevant } from '../asking.ts';
import { isQuestion, type Answers, type Question } from '../questionnaire.ts';
import { filled } from '../../../../tests/fixtures/filled-form.ts';
import { faultsIn } from '../validity.ts';
import { answered, answersFrom, fieldName, numberFrom } from './form.ts';

test.each([
  ['1.234,5', 'vi', 1234.5],
  ['1,234.5', 'en', 1234.5],
  ['1.500', 'vi', 1500],
  ['1.500', 'en', 1.5],
  ['2,5', 'vi', 2.5],
  ['2,5', 'en', 2.5],
  ['12.5', 'vi', 12.5],
  ['-3', 'vi', -3],
  ['−3', 'vi', -3],
  ['1 000 000', 'vi', 1_000_000],
  ['', 'vi', null],
  ['1.2.3', 'vi', null],
  ['năm', 'vi', null],
  ['1e9', 'en', null],
  ['Infinity', 'en', null],
] as const)('a number written %j in %s is %j', (text, language, number) => {
  expect(numberFrom(text, language)).toBe(number);
});

const text: Question = { type: 'text', name: 'comment', maxLength: 100, text: { vi: 'Góp ý', en: 'Comment' } };
const posted = (...entries: [string, string][]) => {
  const form = new FormData();
  for (const [name, value] of entries) form.append(name, value);
  return form;
};

test('what is typed is kept as it was meant: one kind of line end, one normal form, no NUL, no half character', () => {
  const form = posted([fieldName('comment'), ' Ca\u0309m ơn\r\nbạn \u0000😀 \u202eمرحبا ']);
  expect(answersFrom(text, form, 'vi')).toEqual({ comment: 'Cảm ơn\nbạn 😀 \u202eمرحبا' });
});

test('an emptied field takes its answer away, and others stay', () => {
  const given: Answers = { smile: 5, comment: 'cũ' };
  expect(answered(given, text, posted([fieldName('comment'), '  ']), 'vi')).toEqual({ smile: 5 });
});

test('what "other" was goes with its option', () => {
  const question: Question = {
    type: 'choice',
    name: 'why',
    many: false,
    text: { vi: 'Vì sao?', en: 'Why?' },
    choices: [{ name: 'a', text: { vi: 'A', en: 'A' } }],
    other: { vi: 'Khác', en: 'Other' },
  };
  const typed: [string, string] = [fieldName('why_other'), 'trời mưa'];
  expect(answersFrom(question, posted([fieldName('why'), 'other'], typed), 'vi')).toEqual({
    why: 'other',
    why_other: 'trời mưa',
  });
  expect(answersFrom(question, posted([fieldName('why'), 'a'], typed), 'vi')).toEqual({ why: 'a' });
});

test('consent to a call without a number, or a number without consent, is said rather than dropped', () => {
  const question: Question = {
    type: 'callback',
    name: 'call',
    text: { vi: 'Gọi lại', en: 'Call' },
    consent: { vi: 'Đồng ý', en: 'Yes' },
  };
  const faults = (...entries: [string, string][]) =>
    faultsIn({ title: text.text, questions: [question] }, answersFrom(question, posted(...entries), 'vi'), {
      today: '2026-11-23',
    }).map(({ fault }) => fault);
  expect(faults(['q.call:phone', '0912345678'])).toEqual(['no-consent']);
  expect(faults(['q.call:consent', 'yes'])).toEqual(['bad-phone']);
  expect(faults(['q.call:phone', '0912345678'], ['q.call:consent', 'yes'])).toEqual([]);
  expect(faults()).toEqual([]);
});

test('answers that are right come back from a filled form as they were', () => {
  let right = 0;
  fc.assert(
    fc.property(
      questionnaires.chain((definition) => fc.tuple(fc.constant(definition), answersTo(definition))),
      ([definition, given]) => {
        if (faultsIn(definition, given, { today: '2026-11-20' }).length > 0) return;
        right += 1;
        for (const question of definition.questions.filter(isQuestion)) {
          const [form, kept] = filled(question, relevant(definition, given), 'vi');
          expect(answersFrom(question, form, 'vi')).toEqual(kept);
        }
      },
    ),
  );
  expect(right).toBeGreaterThan(10);
});
