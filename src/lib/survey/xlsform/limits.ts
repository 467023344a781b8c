/** A constraint's parts as the limits of a question; what it has no limit for is told. */
import { isSafePattern } from '../check.ts';
import type { ChoiceQuestion, Question } from '../questionnaire.ts';
import type { Made, Sources } from './asked.ts';
import { constraintOf, rulesIn, type Rule } from './constraint.ts';
import type { Row } from './sheets.ts';
import { parseXPath, XPathError } from './xpath.ts';

export function applyConstraint(question: Question, row: Row, { findings }: Sources, codes: Made['codes']) {
  const written = row.get('constraint');
  // What our own kinds are checked for elsewhere is what they are.
  if (written === '' || (constraintOf(question) === written && question.type !== 'choice')) return;
  const place = row.place('constraint');
  let rules: (Rule | null)[];
  try {
    rules = rulesIn(parseXPath(written), question.type === 'number' && question.whole);
  } catch (error) {
    if (!(error instanceof XPathError)) throw error;
    rules = [null];
  }
  // How many may be chosen depends on what excludes the others, wherever it is written.
  for (const rule of rules.toSorted((a, b) => Number(a?.rule === 'count') - Number(b?.rule === 'count'))) {
    if (!rule || !applies(question, rule, codes)) findings.add(place, 'constraint', { expression: written });
    else if ('strict' in rule) findings.add(place, 'strict-limit', { expression: written });
  }
}

/** @returns false where this question has no such limit */
function applies(question: Question, rule: Rule, codes: Made['codes']): boolean {
  if (rule.rule === 'nothing') return true;
  switch (question.type) {
    case 'number':
      if (rule.rule !== 'min' && rule.rule !== 'max') return false;
      question[rule.rule] = rule.value;
      return true;
    case 'scale':
      return (rule.rule === 'min' && rule.value <= question.min) || (rule.rule === 'max' && rule.value >= question.max);
    case 'date':
      if (rule.rule !== 'from' && rule.rule !== 'to') return false;
      question[rule.rule === 'from' ? 'min' : 'max'] = rule.day;
      return true;
    case 'text': {
      if (rule.rule === 'pattern' && question.pattern === undefined) question.pattern = rule.pattern;
      else if (rule.rule === 'length' && rule.max >= 1) {
        if (rule.max !== Infinity) question.maxLength = Math.min(rule.max, 10_000);
        const { maxLength } = question;
        const counted = `[\\s\\S]{${rule.min},${rule.max === Infinity ? '' : maxLength}}`;
        if (rule.min <= 1) return true;
        if (question.pattern !== undefined || !isSafePattern(counted)) return false;
        question.pattern = counted;
      } else return false;
      return true;
    }
    case 'choice':
      return question.many && limitsChoice(question, rule, (given) => String(codes?.get(given) ?? given));
    default:
      return false;
  }
}

/** @param ours an option's name with us */
function limitsChoice(question: ChoiceQuestion, rule: Rule, ours: (given: string) => string): boolean {
  const option = (given: string) => question.choices.find(({ name }) => name === ours(given));
  if (rule.rule === 'exclusive') {
    const alone = option(rule.option);
    if (alone) alone.exclusive = true;
    return alone !== undefined;
  }
  if (rule.rule !== 'count' || rule.max < 1) return false;
  if (rule.unless?.some((given) => option(given)?.exclusive !== true)) return false;
  // `>= 0` limits nothing, but it is what somebody wrote.
  if (rule.max === Infinity || rule.min > 0) question.atLeast = rule.min;
  if (rule.max !== Infinity) question.atMost = rule.max;
  return true;
}
