/** Conditions as the relevant column writes them, and what of that column is one of ours. */
import type { Comparison, Condition } from '../condition.ts';
import type { Definition } from '../questionnaire.ts';
import { quoted, straight, textOf, type Comparator, type Expr } from './xpath.ts';

/** What a name in a form stands for, as far as conditions care. */
export interface Known {
  /** Its name with us. */
  name: string;
  /** `coded`: the form's values are numbers with us. */
  kind: 'one' | 'many' | 'consent' | 'date' | 'plain' | 'coded';
  /** Of choices: ours by the form's. */
  codes?: ReadonlyMap<string, string | number>;
}

export type Reason =
  'arithmetic' | 'function' | 'unknown-name' | 'two-questions' | 'not-a-condition' | 'bad-comparison' | 'too-long';

/** An expression that means something, but nothing that we can ask. */
export class Inexpressible extends Error {
  readonly reason: Reason;
  readonly about: string;

  constructor(reason: Reason, about = '') {
    super(`Not expressible: ${reason} ${about}`);
    this.reason = reason;
    this.about = about;
  }
}

/** What a condition of ours may hold. */
const MOST_PARTS = 50;
const LONGEST_VALUE = 200;

type KnownNames = ReadonlyMap<string, Known>;
type Leaf = Extract<Condition, { question: string }>;

const isConstant = (expr: Expr | undefined, name: 'true' | 'false') =>
  expr?.kind === 'call' && expr.name === name && expr.args.length === 0 && !expr.parens;

/** @throws Inexpressible */
export function conditionOf(expr: Expr, names: KnownNames): Condition {
  const inner = (part: Expr) => conditionOf(part, names);
  if ('parts' in expr && expr.parts.length > MOST_PARTS) throw new Inexpressible('too-long');
  switch (expr.kind) {
    case 'and': {
      const [first, second] = expr.parts;
      if (expr.parts.length === 2 && first && isConstant(second, 'true')) return { all: [inner(first)] };
      return unlike(expr.parts, names) ?? { all: expr.parts.map(inner) };
    }
    case 'or': {
      const [first, second] = expr.parts;
      if (expr.parts.length === 2 && first && isConstant(second, 'false')) return { any: [inner(first)] };
      return { any: expr.parts.map(inner) };
    }
    case 'compare':
      return comparison(expr, names);
    case 'call':
      return called(expr, names);
    case 'arithmetic':
      throw new Inexpressible('arithmetic', expr.op);
    default:
      throw new Inexpressible('not-a-condition', expr.kind === 'ref' ? expr.name : '');
  }
}

/**
 * As much of it as we can ask: of parts that must all hold those that are expressible, so that a question is shown to more
 * people rather than to fewer.
 * @returns the condition, null where nothing is left, and what was left out
 */
export function asFarAsItGoes(expr: Expr, names: KnownNames): { condition: Condition | null; left: Inexpressible[] } {
  try {
    return { condition: conditionOf(expr, names), left: [] };
  } catch (error) {
    if (!(error instanceof Inexpressible)) throw error;
    if (expr.kind !== 'and') return { condition: null, left: [error] };
    const parts = expr.parts.map((part) => asFarAsItGoes(part, names));
    const all = parts.flatMap(({ condition }) => (condition ? [condition] : []));
    const [only] = all;
    return { condition: all.length > 1 ? { all } : (only ?? null), left: parts.flatMap(({ left }) => left) };
  }
}

/** `${q} != '' and ${q} != 'x'`: answered, and otherwise, which is our `!=`. */
function unlike(parts: Expr[], names: KnownNames): Condition | null {
  const [filled, other] = parts;
  if (parts.length !== 2 || filled?.kind !== 'compare' || other?.kind !== 'compare' || other.parens) return null;
  if (filled.op !== '!=' || other.op !== '!=' || filled.left.kind !== 'ref' || other.left.kind !== 'ref') return null;
  if (textOf(filled.right) !== '' || filled.left.name !== other.left.name || textOf(other.right) === '') return null;
  const found = known(names, filled.left.name);
  if (found.kind !== 'plain' && found.kind !== 'one' && found.kind !== 'date') return null;
  return { question: found.name, is: '!=', value: coded(found, valueOf(other.right)) };
}

function known(names: KnownNames, name: string): Known {
  const found = names.get(name);
  if (!found) throw new Inexpressible('unknown-name', name);
  return found;
}

/** @throws Inexpressible for what is not fixed */
function valueOf(expr: Expr): number | string {
  if (expr.kind === 'number') return expr.value;
  if (
    expr.kind === 'call' &&
    /^(date|date-time|number|string|int)$/.test(expr.name) &&
    expr.args.length === 1 &&
    expr.args[0]
  )
    return valueOf(expr.args[0]);
  const text = textOf(expr);
  if (text !== undefined && text.length > LONGEST_VALUE) throw new Inexpressible('too-long');
  if (text !== undefined) return text;
  if (expr.kind === 'call') throw new Inexpressible('function', `${expr.name}()`);
  if (expr.kind === 'arithmetic') throw new Inexpressible('arithmetic', expr.op);
  throw new Inexpressible('two-questions', expr.kind === 'ref' ? expr.name : '');
}

const coded = ({ codes }: Known, value: number | string) => {
  const code = codes?.get(String(value));
  return code === undefined || code === String(value) ? value : code;
};

function called(expr: Extract<Expr, { kind: 'call' }>, names: KnownNames): Condition {
  const [first, second] = expr.args;
  switch (expr.name) {
    case 'true':
      return { all: [] };
    case 'false':
      return { any: [] };
    case 'not':
      if (first) return { not: conditionOf(first, names) };
      break;
    case 'boolean':
      if (first) return conditionOf(first, names);
      break;
    case 'selected': {
      if (first?.kind !== 'ref' || !second) break;
      const found = known(names, first.name);
      const value = coded(found, valueOf(second));
      if (found.kind === 'coded') return { question: found.name, is: '=', value };
      return { question: found.name, is: 'chosen', value: String(value) };
    }
  }
  throw new Inexpressible('function', `${expr.name}()`);
}

function comparison(expr: Extract<Expr, { kind: 'compare' }>, names: KnownNames): Condition {
  const { left, op, right } = straight(expr);
  if (left.kind === 'arithmetic') throw new Inexpressible('arithmetic', left.op);
  if (left.kind === 'call') return ofCall(left, op, right, names);
  if (left.kind !== 'ref') throw new Inexpressible('not-a-condition');
  const found = known(names, left.name);
  const value = valueOf(right);
  const answered: Condition = { question: found.name, is: 'answered' };
  if (value === '') {
    if (op === '!=') return answered;
    if (op === '=') return { not: answered };
    throw new Inexpressible('bad-comparison', op);
  }
  // In a form an answer that is not there is unlike everything; with us it is only "not answered".
  if (op === '!=') return { not: compared(found, '=', value) };
  return compared(found, op, value);
}

/** `string(${q}) = …` is our own comparison to the letter; what counts signs or options can ask whether there are any. */
function ofCall(call: Extract<Expr, { kind: 'call' }>, op: Comparator, right: Expr, names: KnownNames): Condition {
  const [first] = call.args;
  if (first?.kind !== 'ref' || call.args.length !== 1) throw new Inexpressible('function', `${call.name}()`);
  const found = known(names, first.name);
  const value = valueOf(right);
  switch (call.name) {
    case 'string':
      return { question: found.name, is: op, value };
    case 'number':
    case 'int':
      return comparison({ kind: 'compare', op, left: first, right }, names);
    case 'string-length':
    case 'count-selected': {
      const some = (op === '>' && value === 0) || (op === '>=' && value === 1) || (op === '!=' && value === 0);
      const none = (op === '=' && value === 0) || (op === '<' && value === 1);
      const answered: Condition = { question: found.name, is: 'answered' };
      if (some) return answered;
      if (none) return { not: answered };
    }
  }
  throw new Inexpressible('function', `${call.name}()`);
}

const numeric: Partial<Record<Comparator, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

function compared(found: Known, op: Exclude<Comparator, '!='>, value: number | string): Condition {
  const question = found.name;
  if (found.kind === 'consent' && op === '=' && value === 'OK') return { question, is: 'answered' };
  const codes = [...(found.codes ?? [])];
  if (codes.length > MOST_PARTS && (found.kind === 'many' || op !== '=')) throw new Inexpressible('too-long');
  const orders = numeric[op];
  if (orders && (found.kind === 'one' || found.kind === 'coded')) {
    // Codes are compared as the numbers that they are.
    const any = codes
      .filter(([code]) => orders(Number(code), Number(value)))
      .map(([, ours]): Condition => ({ question, is: '=', value: ours }));
    const [only] = any;
    return any.length === 1 && only ? only : { any };
  }
  if (found.kind === 'many') {
    if (op !== '=') throw new Inexpressible('bad-comparison', op);
    // Exactly this one, and nothing beside it.
    return {
      all: codes.map(([code, ours]): Condition => {
        const chosen: Leaf = { question, is: 'chosen', value: String(ours) };
        return code === String(value) ? chosen : { not: chosen };
      }),
    };
  }
  return { question, is: op, value: coded(found, value) };
}

/** How the names of a definition are compared: what decides how a condition is written. */
export function kindsOf(definition: Definition): Map<string, Known['kind']> {
  const kinds = new Map<string, Known['kind']>();
  for (const item of definition.questions) {
    if (item.type === 'choice') kinds.set(item.name, item.many ? 'many' : 'one');
    else if (item.type === 'criteria' || item.type === 'callback') kinds.set(item.name, 'many');
    else if (item.type === 'consent' || item.type === 'date') kinds.set(item.name, item.type);
  }
  return kinds;
}

const DAY = /^\d{4}-\d\d-\d\d$/;

/** As a relevant column has it; `conditionOf` reads it back to the same condition. */
export function written(condition: Condition, kinds: ReadonlyMap<string, Known['kind']>): string {
  const part = (inner: Condition) => {
    const text = written(inner, kinds);
    return 'all' in inner || 'any' in inner || isUnlike(inner, kinds) ? `(${text})` : text;
  };
  if ('all' in condition) return chained(condition.all.map(part), 'and', 'true()');
  if ('any' in condition) return chained(condition.any.map(part), 'or', 'false()');
  if ('not' in condition) return `not(${written(condition.not, kinds)})`;
  const ref = `\${${condition.question}}`;
  if (condition.is === 'answered') return `${ref} != ''`;
  if (condition.is === 'chosen') return `selected(${ref}, ${quoted(condition.value)})`;
  const { is, value } = condition;
  const fixed = typeof value === 'number' ? String(value) : quoted(value);
  if (isLiteral(condition, kinds)) return `string(${ref}) ${is} ${fixed}`;
  const right = kinds.get(condition.question) === 'date' && DAY.test(String(value)) ? `date(${fixed})` : fixed;
  return isUnlike(condition, kinds) ? `${ref} != '' and ${ref} != ${right}` : `${ref} ${is} ${right}`;
}

const chained = (parts: string[], joint: 'and' | 'or', nothing: string) =>
  parts.length === 0 ? nothing : [...parts, ...(parts.length === 1 ? [nothing] : [])].join(` ${joint} `);

/** Comparisons that a form would understand otherwise than we do. */
function isLiteral(
  { question, is, value }: { question: string; is: Comparison; value: string | number },
  kinds: ReadonlyMap<string, Known['kind']>,
) {
  const kind = kinds.get(question) ?? 'plain';
  return value === '' || kind === 'many' || kind === 'consent' || (kind === 'one' && is !== '=' && is !== '!=');
}

const isUnlike = (condition: Condition, kinds: ReadonlyMap<string, Known['kind']>) =>
  'is' in condition && condition.is === '!=' && !isLiteral(condition, kinds);
