/** Conditions over earlier answers: data, not code, so that a page can word them and every side decides alike. */
import type { Answer, Answers } from './questionnaire.ts';

export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  | { question: string; is: 'answered' }
  | { question: string; is: 'chosen'; value: string }
  | { question: string; is: Comparison; value: number | string };

export const comparisons = ['=', '!=', '<', '<=', '>', '>='] as const;
export type Comparison = (typeof comparisons)[number];

/** Whether there is something in an answer: an empty text or choice is none. */
export const isAnswered = (answer: Answer | undefined) =>
  answer !== undefined && answer !== '' && answer !== false && !(Array.isArray(answer) && answer.length === 0);

/**
 * Whether it holds. Of an answer that is not there only "answered" can be asked: every comparison with it is false,
 * `!=` too.
 * @param answers of questions that are asked; nothing else
 */
export function holds(condition: Condition, answers: Answers): boolean {
  if ('all' in condition) return condition.all.every((part) => holds(part, answers));
  if ('any' in condition) return condition.any.some((part) => holds(part, answers));
  if ('not' in condition) return !holds(condition.not, answers);
  const answer = answers[condition.question];
  if (!isAnswered(answer) || answer === undefined) return false;
  switch (condition.is) {
    case 'answered':
      return true;
    case 'chosen':
      return Array.isArray(answer) ? answer.includes(condition.value) : String(answer) === condition.value;
    default:
      return compares(answer, condition.is, condition.value);
  }
}

/** Numbers by size where both are numbers, texts (days among them) by their order otherwise. */
function compares(answer: Answer, is: Comparison, value: number | string): boolean {
  if (typeof answer === 'object') return false;
  const numbers = typeof answer === 'number' && Number.isFinite(Number(value)) && value !== '';
  const left = numbers ? answer : String(answer);
  const right = numbers ? Number(value) : String(value);
  switch (is) {
    case '=':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}

/** The names of answers that a condition asks about. */
export function namesIn(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(namesIn);
  if ('any' in condition) return condition.any.flatMap(namesIn);
  if ('not' in condition) return namesIn(condition.not);
  return [condition.question];
}
