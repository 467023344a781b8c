import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answersTo, surveyed } from '../../../tests/fixtures/questionnaires.ts';
import { orderedOptions, relevant, screens, shown, steps } from './asking.ts';
import { answerNames, type ChoiceQuestion, type Definition, type Text } from './questionnaire.ts';
import { smileSurvey } from './shipped/smile.ts';
import { faultsIn } from './validity.ts';

const text = (vi: string): Text => ({ vi, en: vi });
const choice: ChoiceQuestion = {
  type: 'choice',
  name: 'why',
  text: text('Vì sao?'),
  many: true,
  shuffled: true,
  other: text('Khác'),
  choices: ['a', 'b', 'c', 'd']
    .map((name) => ({ name, text: text(name) }))
    .concat([{ name: 'none', text: text('Không'), exclusive: true } as never]),
};

const chained: Definition = {
  title: text('Chuỗi'),
  questions: [
    { type: 'scale', name: 'first', text: text('1'), min: 1, max: 5, labels: [] },
    { type: 'page', name: 'second_page', text: text('Trang 2'), showIf: { question: 'first', is: '<=', value: 3 } },
    { type: 'note', name: 'hello', text: text('Xin chào') },
    { ...choice, showIf: { question: 'first', is: 'answered' } },
    {
      type: 'text',
      name: 'more',
      text: text('Kể thêm'),
      maxLength: 100,
      showIf: { question: 'why', is: 'chosen', value: 'a' },
    },
  ],
};

describe('what shows', () => {
  const names = (answers: Parameters<typeof shown>[1]) => shown(chained, answers).items.map(({ name }) => name);

  test('follows earlier answers', () => {
    expect(names({})).toEqual(['first']);
    expect(names({ first: 5 })).toEqual(['first']);
    expect(names({ first: 3 })).toEqual(['first', 'second_page', 'hello', 'why']);
    expect(names({ first: 3, why: ['b', 'a'] })).toEqual(['first', 'second_page', 'hello', 'why', 'more']);
  });

  test('an answer whose question went away is not seen by later conditions, and does not count', () => {
    expect(relevant(chained, { first: 5, why: ['a'], more: 'x' })).toEqual({ first: 5 });
  });

  test('pages and steps leave out what is empty', () => {
    expect(screens(chained, { first: 5 }).map(({ page }) => page?.name)).toEqual([undefined]);
    expect(steps(chained, { first: 2 }).map(({ question, notes }) => [question?.name, notes.length])).toEqual([
      ['first', 0],
      ['why', 1],
    ]);
  });

  test('reasons wait for the rating, and one rating puts the other away', () => {
    const asked = (answers: Parameters<typeof shown>[1]) => shown(smileSurvey, answers).items.map(({ name }) => name);
    expect(asked({})).toEqual(['smile', 'visit', 'comment', 'callback']);
    expect(asked({ smile: 2 })).toEqual(['smile', 'criteria', 'comment', 'callback']);
  });

  test('counting what counts changes nothing more, and later answers never change earlier questions', () => {
    fc.assert(
      fc.property(
        surveyed.chain(({ definition, answers }) =>
          fc.tuple(fc.constant({ definition, answers }), answersTo(definition)),
        ),
        ([{ definition, answers }, others]) => {
          const counted = relevant(definition, answers);
          expect(relevant(definition, counted)).toEqual(counted);
          const cut = Math.floor(definition.questions.length / 2);
          const head = { ...definition, questions: definition.questions.slice(0, cut) };
          const asked = new Set(head.questions.flatMap(answerNames));
          const tail = Object.fromEntries(Object.entries(others).filter(([name]) => !asked.has(name)));
          expect(shown(head, { ...tail, ...relevant(head, answers) }).items).toEqual(
            shown(head, relevant(head, answers)).items,
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  test('whoever takes back what is wrong, as often as that brings other questions, ends with nothing wrong', () => {
    fc.assert(
      fc.property(surveyed, ({ definition, answers }) => {
        let left = answers;
        for (let round = 0; round <= 2 * definition.questions.length; round++) {
          const wrong = faultsIn(definition, left, { today: '2026-11-22', partial: true }).map(
            ({ question }) => question,
          );
          if (wrong.length === 0) return;
          left = Object.fromEntries(Object.entries(left).filter(([name]) => !wrong.includes(name)));
        }
        expect(left).toBe('right by now');
      }),
      { numRuns: 500 },
    );
  });
});

describe('the order of options', () => {
  test('is the response’s own, keeps all of them, and leaves "none" and "other" at the end', () => {
    const orders = new Set(
      Array.from({ length: 50 }, (_, at) =>
        orderedOptions(choice, `id-${at}`)
          .map(({ name }) => name)
          .join(''),
      ),
    );
    expect(orders.size).toBeGreaterThan(10);
    for (const order of orders) expect(order).toMatch(/^(?=.*a)(?=.*b)(?=.*c)(?=.*d)[abcd]{4}noneother$/);
    expect(orderedOptions(choice, 'id-1')).toEqual(orderedOptions(choice, 'id-1'));
  });

  test('puts each option first about equally often', () => {
    const first = new Map<string, number>();
    for (let at = 0; at < 4000; at++) {
      const name = orderedOptions(choice, `01995f6e-0000-7000-8000-${String(at).padStart(12, '0')}`)[0]?.name ?? '';
      first.set(name, (first.get(name) ?? 0) + 1);
    }
    for (const count of first.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
