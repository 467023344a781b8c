/** Constraint columns: which of their parts are limits that our questions have, and our limits as constraints. */
import { addDays, isDay } from '#lib/ui/zone.ts';
import { isSafePattern } from '../check.ts';
import type { ChoiceQuestion, DateQuestion, NumberQuestion, Question, TextQuestion } from '../questionnaire.ts';
import { quoted, straight, textOf, type Comparator, type Expr } from './xpath.ts';

/** What a part of a constraint limits; `strict`: its end itself does not belong to it, which we cannot say. */
export type Rule =
  | { rule: 'min' | 'max'; value: number; strict?: true }
  | { rule: 'from' | 'to'; day: string; strict?: true }
  | { rule: 'pattern'; pattern: string }
  | { rule: 'length'; min: number; max: number }
  /** `unless`: not of who chooses one of these. */
  | { rule: 'count'; min: number; max: number; unless?: string[] }
  | { rule: 'exclusive'; option: string }
  /** Holds for every answer. */
  | { rule: 'nothing' };

const isSelf = (expr: Expr | undefined) => expr?.kind === 'self';
const isCount = (expr: Expr | undefined, name: string) =>
  expr?.kind === 'call' && expr.name === name && expr.args.length === 1 && isSelf(expr.args[0]);

/** The parts of a constraint that must all hold; null for one that is nothing of ours. */
export function rulesIn(expr: Expr, whole: boolean): (Rule | null)[] {
  return expr.kind === 'and' ? expr.parts.flatMap((part) => rulesIn(part, whole)) : [ruleOf(expr, whole)];
}

function ruleOf(expr: Expr, whole: boolean): Rule | null {
  if (expr.kind === 'compare') return limit(expr, whole);
  if (expr.kind === 'or') return atLeastUnless(expr.parts) ?? alone(expr.parts);
  if (expr.kind !== 'call') return null;
  const [first, second] = expr.args;
  if (expr.name === 'true') return { rule: 'nothing' };
  if (expr.name === 'regex' && isSelf(first)) return patternRule(textOf(second));
  if (expr.name === 'not' && first) return notBoth(first);
  // if(selected(., 'none'), count-selected(.) = 1, true())
  const option = selectedOption(first);
  const [, then, otherwise] = expr.args;
  if (
    expr.name === 'if' &&
    option !== undefined &&
    isOne(then) &&
    otherwise?.kind === 'call' &&
    otherwise.name === 'true'
  )
    return { rule: 'exclusive', option };
  return null;
}

function bounds(op: Comparator, value: number): { min: number; max: number } | null {
  switch (op) {
    case '=':
      return { min: value, max: value };
    case '>':
      return { min: value + 1, max: Infinity };
    case '>=':
      return { min: value, max: Infinity };
    case '<':
      return { min: 0, max: value - 1 };
    case '<=':
      return { min: 0, max: value };
    case '!=':
      return value === 0 ? { min: 1, max: Infinity } : null;
  }
}

function limit(expr: Extract<Expr, { kind: 'compare' }>, whole: boolean): Rule | null {
  const { left, op, right } = straight(expr);
  if (right.kind === 'number') {
    const found = bounds(op, right.value);
    if (isCount(left, 'string-length') && found)
      return found.min <= 1 && found.max === Infinity ? { rule: 'nothing' } : { rule: 'length', ...found };
    if (isCount(left, 'count-selected') && found) return { rule: 'count', ...found };
  }
  if (!isSelf(left)) return null;
  if (textOf(right) === '' && op === '!=') return { rule: 'nothing' };
  const day = dayIn(right);
  if (day !== null) return dayLimit(op, day);
  const value = right.kind === 'number' ? right.value : Number(textOf(right) || NaN);
  if (!Number.isFinite(value) || op === '=' || op === '!=') return null;
  const rule = op.startsWith('<') ? 'max' : 'min';
  if (op.endsWith('=')) return { rule, value };
  return whole && Number.isInteger(value)
    ? { rule, value: rule === 'max' ? value - 1 : value + 1 }
    : { rule, value, strict: true };
}

/** A fixed day, or today; null: neither. */
function dayIn(expr: Expr): string | null {
  if (expr.kind === 'call' && expr.name === 'today' && expr.args.length === 0) return 'today';
  const text = expr.kind === 'call' && expr.name === 'date' ? textOf(expr.args[0]) : textOf(expr);
  if (text === undefined)
    return expr.kind === 'call' && expr.name === 'date' && expr.args[0] ? dayIn(expr.args[0]) : null;
  return isDay(text) ? text : null;
}

function dayLimit(op: Comparator, day: string): Rule | null {
  if (op === '=' || op === '!=') return null;
  const rule = op.startsWith('<') ? 'to' : 'from';
  if (op.endsWith('=')) return { rule, day };
  return day === 'today' ? { rule, day, strict: true } : { rule, day: addDays(day, rule === 'to' ? -1 : 1) };
}

/** Without the ends, which are implied with us. What JavaScript takes for no escape is one elsewhere: `\@`. */
function patternRule(written: string | undefined): Rule | null {
  if (written === undefined) return null;
  const own = /^\^\(\?:([^]*)\)\$$/.exec(written)?.[1];
  if (own !== undefined && isSafePattern(own)) return { rule: 'pattern', pattern: own };
  const bare = /\|/.test(written) ? written : written.replace(/^\^/, '').replace(/(?<!\\)\$$/, '');
  const pattern = bare.replace(/\\([^A-Za-z0-9^$\\.*+?()[\]{}|/-])/g, '$1');
  return isSafePattern(pattern) ? { rule: 'pattern', pattern } : null;
}

const selectedOption = (expr: Expr | undefined) =>
  expr?.kind === 'call' && expr.name === 'selected' && isSelf(expr.args[0]) ? textOf(expr.args[1]) : undefined;

const counted = (expr: Expr | undefined) => {
  if (expr?.kind !== 'compare') return null;
  const { left, op, right } = straight(expr);
  return isCount(left, 'count-selected') && right.kind === 'number' ? bounds(op, right.value) : null;
};
const isOne = (expr: Expr | undefined) => {
  const found = counted(expr);
  return found !== null && found.max === 1 && found.min <= 1;
};

/** not(selected(., 'none') and count-selected(.) > 1), in either order. */
function notBoth(expr: Expr): Rule | null {
  if (expr.kind !== 'and' || expr.parts.length !== 2) return null;
  const option = expr.parts.map(selectedOption).find((text) => text !== undefined);
  const several = expr.parts.map(counted).find((found) => found !== null);
  return option !== undefined && several?.min === 2 && several.max === Infinity ? { rule: 'exclusive', option } : null;
}

const notSelected = (expr: Expr) =>
  expr.kind === 'call' && expr.name === 'not' ? selectedOption(expr.args[0]) : undefined;

/** not(selected(., 'none')) or count-selected(.) = 1, also with “selected and” before the count. */
function alone(parts: Expr[]): Rule | null {
  const option = parts.map(notSelected).find((text) => text !== undefined);
  const one = parts.some(
    (part) =>
      isOne(part) ||
      (part.kind === 'and' &&
        part.parts.length === 2 &&
        part.parts.some(isOne) &&
        part.parts.map(selectedOption).includes(option)),
  );
  return parts.length === 2 && option !== undefined && one ? { rule: 'exclusive', option } : null;
}

/** count-selected(.) >= 2 or selected(., 'none'): who chooses what excludes the others need not choose more. */
function atLeastUnless([count, ...others]: Expr[]): Rule | null {
  const found = counted(count);
  const unless = others.map(selectedOption).filter((option) => option !== undefined);
  return found && unless.length > 0 && unless.length === others.length ? { rule: 'count', ...found, unless } : null;
}

/** What a question's limits are as a constraint; `''`: it has none. */
export function constraintOf(question: Question): string {
  switch (question.type) {
    case 'number':
      return joined(numberLimits(question));
    case 'date':
      return joined(dateLimits(question));
    case 'text':
      return joined(textLimits(question));
    case 'choice':
      return joined(choiceLimits(question));
    case 'phone':
    case 'callback':
      return PHONE;
    case 'email':
      return EMAIL;
    default:
      return '';
  }
}

/** What other tools check of a telephone number or an address; with us their kind says more. */
export const PHONE = "regex(., '^[+0-9][0-9 ().-]{7,19}$')";
const EMAIL = "regex(., '^[^@ ]+@[^@ ]+[.][^@ ]+$')";

const joined = (limits: string[]) => limits.join(' and ');
const given = <T>(value: T | undefined, words: (value: T) => string) => (value === undefined ? [] : [words(value)]);

const numberLimits = ({ min, max }: NumberQuestion) => [
  ...given(min, (value) => `. >= ${value}`),
  ...given(max, (value) => `. <= ${value}`),
];

const dayWritten = (day: string) => (day === 'today' ? 'today()' : `date(${quoted(day)})`);
const dateLimits = ({ min, max }: DateQuestion) => [
  ...given(min, (day) => `. >= ${dayWritten(day)}`),
  ...given(max, (day) => `. <= ${dayWritten(day)}`),
];

const textLimits = ({ pattern, maxLength }: TextQuestion) => [
  ...given(pattern, (text) => `regex(., ${quoted(`^(?:${text})$`)})`),
  `string-length(.) <= ${maxLength}`,
];

function choiceLimits({ many, choices, atLeast, atMost }: ChoiceQuestion): string[] {
  if (!many) return [];
  const alones = choices.filter(({ exclusive }) => exclusive).map(({ name }) => `selected(., ${quoted(name)})`);
  const unless =
    alones.length > 0 ? (count: string) => `(${[count, ...alones].join(' or ')})` : (count: string) => count;
  return [
    ...given(atLeast, (n) => unless(`count-selected(.) >= ${n}`)),
    ...given(atMost, (n) => `count-selected(.) <= ${n}`),
    ...alones.map((selected) => `not(${selected} and count-selected(.) > 1)`),
  ];
}
