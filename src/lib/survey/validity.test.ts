import { describe, expect, test } from 'vitest';
import { emailOf, phoneOf } from './contact.ts';
import type { Answer, Definition, Item, Text } from './questionnaire.ts';
import { smileSurvey } from './shipped/smile.ts';
import { faultsIn } from './validity.ts';

const text = (vi: string): Text => ({ vi, en: vi });
const asking = (item: Item): Definition => ({ title: text('Thử'), questions: [item] });
const fault = (item: Item, answer: Answer | undefined) =>
  faultsIn(asking(item), answer === undefined ? {} : { [item.name]: answer }, { today: '2026-11-22' })[0]?.fault;

const base = { name: 'q', text: text('?') };
const options = ['a', 'b', 'c'].map((name) => ({ name, text: text(name) }));

describe('an answer', () => {
  test.each<[Item, Answer | undefined, string | undefined]>([
    [{ ...base, type: 'scale', min: 1, max: 7, labels: [] }, 7, undefined],
    [{ ...base, type: 'scale', min: 1, max: 7, labels: [] }, 8, 'out-of-range'],
    [{ ...base, type: 'scale', min: 1, max: 7, labels: [] }, '7', 'wrong-type'],
    [{ ...base, type: 'scale', min: 1, max: 7, labels: [], required: true }, undefined, 'required'],
    [{ ...base, type: 'recommend', low: text('0'), high: text('10') }, 0, undefined],
    [{ ...base, type: 'recommend', low: text('0'), high: text('10') }, 11, 'out-of-range'],
    [{ ...base, type: 'choice', many: false, choices: options }, 'a', undefined],
    [{ ...base, type: 'choice', many: false, choices: options }, ['a'], 'wrong-type'],
    [{ ...base, type: 'choice', many: false, choices: options }, 'z', 'unknown-option'],
    [{ ...base, type: 'choice', many: true, choices: options }, ['a', 'c'], undefined],
    [{ ...base, type: 'choice', many: true, choices: options }, ['a', 'a'], 'unknown-option'],
    [{ ...base, type: 'choice', many: true, choices: options, atLeast: 2 }, ['a'], 'too-few'],
    [{ ...base, type: 'choice', many: true, choices: options, atMost: 2 }, ['a', 'b', 'c'], 'too-many'],
    [{ ...base, type: 'number', whole: true, min: 0 }, 3, undefined],
    [{ ...base, type: 'number', whole: true, min: 0 }, 3.5, 'not-whole'],
    [{ ...base, type: 'number', whole: true }, 'abc', 'not-whole'],
    [{ ...base, type: 'number', whole: false }, 'abc', 'not-number'],
    [{ ...base, type: 'number', whole: false, min: 0 }, -1, 'out-of-range'],
    [{ ...base, type: 'date', max: 'today' }, '2026-11-22', undefined],
    [{ ...base, type: 'date', max: 'today' }, '2026-11-23', 'out-of-range'],
    [{ ...base, type: 'date' }, '2026-02-30', 'bad-date'],
    [{ ...base, type: 'text', maxLength: 5 }, 'xin chào', 'too-long'],
    [{ ...base, type: 'text', maxLength: 50, pattern: '\\d{4}' }, '12345', 'pattern'],
    [{ ...base, type: 'text', maxLength: 50, pattern: '\\d{4}' }, '1234', undefined],
    [{ ...base, type: 'phone' }, '0912345678', undefined],
    [{ ...base, type: 'phone' }, '09123456789', 'bad-phone'],
    [{ ...base, type: 'email' }, 'a@b@c.vn', 'bad-email'],
    [{ ...base, type: 'consent' }, true, undefined],
    [{ ...base, type: 'consent', required: true }, false, 'required'],
  ])('%o answered %j: %s', (item, answer, expected) => {
    expect(fault(item, answer)).toBe(expected);
  });

  test('an exclusive option stands alone', () => {
    const item: Item = {
      ...base,
      type: 'choice',
      many: true,
      choices: [...options, { name: 'n', text: text('Không'), exclusive: true }],
    };
    expect(fault(item, ['n'])).toBeUndefined();
    expect(fault(item, ['a', 'n'])).toBe('exclusive');
  });

  test('"other" says what, and what stands without it belongs to nothing', () => {
    const definition = asking({ ...base, type: 'choice', many: false, choices: options, other: text('Khác') });
    const faults = (answers: Record<string, Answer>) =>
      faultsIn(definition, answers, { today: '2026-11-22' }).map((found) => `${found.question}: ${found.fault}`);
    expect(faults({ q: 'other', q_other: 'Hỏi đường' })).toEqual([]);
    expect(faults({ q: 'other' })).toEqual(['q_other: required']);
    expect(faults({ q: 'a', q_other: 'Hỏi đường' })).toEqual(['q_other: unknown-option']);
  });

  test('a required grid wants every row, and "no opinion" only where it is offered', () => {
    const rows = ['r1', 'r2'].map((name) => ({ name, text: text(name) }));
    const definition = asking({ ...base, type: 'grid', labels: [text('1'), text('2')], rows, required: true });
    const faults = faultsIn(definition, { r1: 0 }, { today: '2026-11-22' });
    expect(faults.map(({ question, fault }) => [question, fault])).toEqual([
      ['r1', 'out-of-range'],
      ['r2', 'required'],
    ]);
  });

  test('what is broken off half-way may miss answers, never hold wrong ones, and needs its rating', () => {
    const definition: Definition = {
      ...smileSurvey,
      questions: [...smileSurvey.questions, { ...base, type: 'scale', min: 1, max: 5, labels: [], required: true }],
    };
    const partial = { today: '2026-11-22', partial: true };
    expect(faultsIn(definition, { smile: 4 }, partial)).toEqual([]);
    expect(faultsIn(definition, { smile: 4, q: 9 }, partial)).toHaveLength(1);
    expect(faultsIn(definition, { q: 4 }, partial).map((found) => found.fault)).toEqual(['no-rating']);
    expect(faultsIn(definition, { smile: 4, visit: 4, q: 4 }, partial).map((found) => found.fault)).toEqual([
      'no-rating',
    ]);
  });
});

describe('contacts', () => {
  test.each([
    ['0912 345 678', '0912345678'],
    ['+84 (0) 912.345.678', '0912345678'],
    ['84912345678', '0912345678'],
    ['912345678', '0912345678'],
    ['0123 4567890', '0834567890'],
    ['0168-123-4567', '0381234567'],
    ['024 3825 1234', '02438251234'],
    ['0084 912345678', '0912345678'],
    ['+1 415 555 2671', '+14155552671'],
    ['09123456789', null],
    ['0612345678', null],
    ['mười', null],
    ['', null],
  ])('the number %s is %s', (written, number) => expect(phoneOf(written)).toBe(number));

  test.each([
    [' An.Nguyen@VNPT.vn ', 'An.Nguyen@vnpt.vn'],
    ['a@b', null],
    ['a@@b.vn', null],
    ['a b@c.vn', null],
    ['a@-b.vn', null],
    [`${'x'.repeat(65)}@b.vn`, null],
  ])('the address %s is %s', (written, address) => expect(emailOf(written)).toBe(address));
});
