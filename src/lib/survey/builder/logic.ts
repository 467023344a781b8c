/** Conditions as the builder shows them: a line for each part, joined by "all" or "any". */
import type { Comparison, Condition } from '../condition.ts';
import { isQuestion, optionsOf, type Choice, type Item } from '../questionnaire.ts';

export type Join = 'all' | 'any';

/** A condition's parts at its top. What a part holds inside stays as it is, whether or not a line can show it. */
export function partsOf(condition: Condition | undefined): { join: Join; parts: Condition[] } {
  if (!condition) return { join: 'all', parts: [] };
  if ('all' in condition) return { join: 'all', parts: condition.all };
  if ('any' in condition) return { join: 'any', parts: condition.any };
  return { join: 'all', parts: [condition] };
}

/** @returns undefined where there is no part: it is always asked */
export function conditionOf(join: Join, parts: Condition[]): Condition | undefined {
  const [only] = parts;
  if (!only) return undefined;
  // "any" of one part is kept, for a second one is about to come.
  return parts.length === 1 && join === 'all' && !('all' in only || 'any' in only)
    ? only
    : join === 'all'
      ? { all: parts }
      : { any: parts };
}

export type Operator = 'answered' | 'blank' | 'chosen' | 'unchosen' | Comparison;

/** One line: an answer, how it is looked at, and what with. */
export interface Line {
  question: string;
  is: Operator;
  value: string | number;
}

/** @returns null where one line cannot say it */
export function lineOf(condition: Condition): Line | null {
  if ('not' in condition) {
    const inner = condition.not;
    if (!('question' in inner)) return null;
    if (inner.is === 'answered') return { question: inner.question, is: 'blank', value: '' };
    return inner.is === 'chosen' ? { question: inner.question, is: 'unchosen', value: inner.value } : null;
  }
  if (!('question' in condition)) return null;
  return { question: condition.question, is: condition.is, value: 'value' in condition ? condition.value : '' };
}

export function conditionOfLine({ question, is, value }: Line): Condition {
  switch (is) {
    case 'answered':
      return { question, is };
    case 'blank':
      return { not: { question, is: 'answered' } };
    case 'chosen':
      return { question, is, value: String(value) };
    case 'unchosen':
      return { not: { question, is: 'chosen', value: String(value) } };
    default:
      return { question, is, value };
  }
}

/** An answer that a condition may ask about. */
export interface Askable {
  name: string;
  item: Item;
  /** Of a grid. */
  row?: number;
}

/** Answers to earlier questions. */
export const askables = (items: readonly Item[], before: number): Askable[] =>
  items.slice(0, before).flatMap((item): Askable[] => {
    if (item.type === 'grid') return item.rows.map(({ name }, row) => ({ name, item, row }));
    return isQuestion(item) ? [{ name: item.name, item }] : [];
  });

/** What can be asked of an answer, what one asks most often first. */
export function operatorsFor(item: Item): Operator[] {
  switch (item.type) {
    case 'choice':
    case 'criteria':
      return ['chosen', 'unchosen', 'answered', 'blank'];
    case 'rating':
    case 'scale':
    case 'recommend':
    case 'grid':
    case 'number':
    case 'date':
      return ['<=', '>=', '=', '!=', '<', '>', 'answered', 'blank'];
    case 'text':
      return ['answered', 'blank', '=', '!='];
    default:
      return ['answered', 'blank'];
  }
}

/** Options to choose the value among; null: it is typed. */
export function optionsFor(item: Item): Choice[] | null {
  if (item.type === 'choice') return optionsOf(item);
  if (item.type === 'criteria')
    return item.options.map(({ name, low, high }) => ({ name, text: low ?? high ?? { vi: name, en: name } }));
  return null;
}

/** Whole numbers that the answer can be; null: any number, or none. */
export function pointsFor(item: Item): number[] | null {
  const between = (min: number, max: number) =>
    Array.from({ length: Math.min(max - min, 20) + 1 }, (_, at) => min + at);
  switch (item.type) {
    case 'rating':
      return between(1, 5);
    case 'scale':
      return between(item.min, Math.max(item.min, item.max));
    case 'recommend':
      return between(0, 10);
    case 'grid':
      return between(item.none ? 0 : 1, Math.max(1, item.labels.length));
    default:
      return null;
  }
}

/** A first line about an answer: the most likely one. */
export function firstLine({ name, item }: Askable): Line {
  const is = operatorsFor(item)[0] ?? 'answered';
  return { question: name, is, value: firstValue(item, is) };
}

/** A value to begin with, of the kind that the operator compares with. */
export function firstValue(item: Item, is: Operator): string | number {
  if (is === 'answered' || is === 'blank') return '';
  const option = optionsFor(item)?.[0]?.name;
  if (option !== undefined) return option;
  const points = pointsFor(item);
  if (points) return points[Math.floor((points.length - 1) / 2)] ?? 1;
  return item.type === 'number' ? (item.min ?? 0) : '';
}
