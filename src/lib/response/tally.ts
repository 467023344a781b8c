/**
 * What a response adds to the counts of its questions, beside the ratings and reasons that rankings count. Every count is
 * a whole number that adds up and can be taken back: values, classes of numbers, months of days, and of dimensions the
 * sums from which Cronbach's alpha follows.
 */
import { shown } from '#lib/survey/asking.ts';
import { binOf, isSummable } from '#lib/survey/bins.ts';
import { isAnswered } from '#lib/survey/condition.ts';
import { dimensionsOf, pointsOf, type ScoredItem } from '#lib/survey/dimension.ts';
import { isQuestion, type Answers, type Definition, type Question } from '#lib/survey/questionnaire.ts';
import { ratingsOf } from '#lib/survey/rating.ts';

/** By question or grid row, then by option or one of the marks below. No question or option begins with `#` or `=`. */
export type Counts = Map<string, Map<string, number>>;

/** Stands for the questionnaire itself: under it `ANSWERED` is the number of responses. */
export const WHOLE = '#';
/** Responses that answered; kept where it is not the sum of the options. */
export const ANSWERED = '#answered';
/** Responses that were asked; kept where that depends on earlier answers. */
const ASKED = '#asked';
/** The sum of whole numbers. */
export const SUM = '#sum';
/** Stands for a dimension. */
export const dimensionKey = (criterion: string) => `=${criterion}`;
/** Of a dimension, over responses to all of its statements: how many, and the squares of points, one by one and totalled. */
export const COMPLETE = '#complete';
export const SQUARES = '#squares';
export const TOTAL_SQUARES = '#total-squares';

/** Every store together. */
export const EVERYWHERE = '*';

interface Plan {
  plain: boolean;
  /** Items that not everybody is asked. */
  conditional: Set<string>;
  questions: Question[];
  dimensions: [criterion: string, items: ScoredItem[]][];
}

const plans = new WeakMap<Definition, Plan>();

function planOf(definition: Definition): Plan {
  const known = plans.get(definition);
  if (known) return known;
  const conditional = new Set<string>();
  let page = false;
  for (const item of definition.questions) {
    if (item.type === 'page') page = item.showIf !== undefined;
    const depends = page || item.showIf !== undefined || item.type === 'criteria';
    if (depends || (item.type === 'rating' && ratingsOf(definition).length > 1)) conditional.add(item.name);
  }
  const plan: Plan = {
    plain: isPlain(definition),
    conditional,
    questions: definition.questions.filter(isQuestion),
    dimensions: [...dimensionsOf(definition)].filter(([, items]) => items.length > 1),
  };
  plans.set(definition, plan);
  return plan;
}

const PLAIN = ['rating', 'criteria', 'text', 'phone', 'email', 'callback'];

/**
 * A questionnaire of faces, reasons and words, as kiosks ask it hundreds of times a second: what the rankings count by
 * employee says all of it but the words, and is not counted twice. Each response has one rating.
 */
export const isPlain = (definition: Definition) =>
  definition.questions.filter(isQuestion).every(({ type }) => PLAIN.includes(type)) &&
  ratingsOf(definition).some(({ required }) => required !== false);

/** @param answers as they are stored: to questions that showed */
export function tallied(definition: Definition, answers: Answers): Counts {
  const plan = planOf(definition);
  const counts: Counts = new Map();
  for (const question of plan.questions) {
    const worded = question.type !== 'rating' && question.type !== 'criteria';
    if (worded || !plan.plain) addAnswer(counts, question, answers);
  }
  if (plan.plain) return counts;
  add(counts, WHOLE, ANSWERED, 1);
  if (plan.conditional.size > 0)
    for (const { name } of shown(definition, answers).items)
      if (plan.conditional.has(name)) add(counts, name, ASKED, 1);
  for (const [criterion, items] of plan.dimensions) addDimension(counts, criterion, items, answers);
  return counts;
}

export const responsesIn = (counts: Counts) => counts.get(WHOLE)?.get(ANSWERED) ?? 0;

/**
 * How many responses were asked a question.
 * @param counts of this version, in which responses to a plain one are counted too
 * @returns null where nobody knows: which of a plain questionnaire's ratings was shown
 */
export function askedIn(definition: Definition, { name, type }: Question, counts: Counts): number | null {
  const { conditional, plain } = planOf(definition);
  // Offered where a low rating was given, and nobody notes where.
  if (type === 'callback') return null;
  // Reasons are asked behind every rating.
  if (!conditional.has(name) || (plain && type === 'criteria')) return responsesIn(counts);
  return plain ? null : (counts.get(name)?.get(ASKED) ?? 0);
}

export function add(counts: Counts, question: string, option: string, n: number) {
  let options = counts.get(question);
  if (!options) counts.set(question, (options = new Map()));
  options.set(option, (options.get(option) ?? 0) + n);
}

/** Adds all of `more`, so many times; negative: takes it away. */
export function addAll(counts: Counts, more: Counts, times = 1) {
  for (const [question, options] of more) for (const [option, n] of options) add(counts, question, option, n * times);
}

/** Whether there is anything in it but zeros. */
export const isAny = (counts: Counts) => [...counts.values()].some((options) => [...options.values()].some(Boolean));

function addAnswer(counts: Counts, question: Question, answers: Answers) {
  const { name } = question;
  if (question.type === 'grid') {
    for (const row of question.rows) {
      const level = answers[row.name];
      if (typeof level === 'number') add(counts, row.name, String(level), 1);
    }
    return;
  }
  const answer = answers[name];
  if (answer === undefined || !isAnswered(answer)) return;
  switch (question.type) {
    case 'rating':
    case 'scale':
    case 'recommend':
      return add(counts, name, String(Number(answer)), 1);
    case 'consent':
      return add(counts, name, 'yes', 1);
    case 'number':
      add(counts, name, String(binOf(question, Number(answer))), 1);
      if (isSummable(question)) add(counts, name, SUM, Number(answer));
      return;
    case 'date':
      return add(counts, name, String(answer).slice(0, 7), 1);
    case 'choice':
    case 'criteria': {
      const chosen = [answer].flat().map(String);
      for (const option of chosen) add(counts, name, option, 1);
      if (question.type === 'criteria' || question.many) add(counts, name, ANSWERED, 1);
      return;
    }
    default:
      return add(counts, name, ANSWERED, 1);
  }
}

function addDimension(counts: Counts, criterion: string, items: ScoredItem[], answers: Answers) {
  const points = items.map((item) => pointsOf(item, answers));
  if (!points.every((each) => each !== null)) return;
  const key = dimensionKey(criterion);
  const total = points.reduce((sum, each) => sum + each, 0);
  add(counts, key, COMPLETE, 1);
  add(
    counts,
    key,
    SQUARES,
    points.reduce((sum, each) => sum + each * each, 0),
  );
  add(counts, key, TOTAL_SQUARES, total * total);
  items.forEach(({ name }, at) => add(counts, key, name, points[at] ?? 0));
}

const ordered = <T>(entries: Iterable<[string, T]>) => [...entries].sort(([a], [b]) => (a < b ? -1 : 1));

/** The same text for the same counts, zeros left out. */
export function writeCounts(counts: Counts): string {
  const kept = ordered(counts).flatMap(([question, options]): [string, Record<string, number>][] => {
    const some = ordered(options).filter(([, n]) => n !== 0);
    return some.length > 0 ? [[question, Object.fromEntries(some)]] : [];
  });
  return JSON.stringify(Object.fromEntries(kept));
}

/** Adds what `writeCounts` wrote. */
export function addWritten(counts: Counts, text: string) {
  for (const [question, options] of Object.entries(JSON.parse(text) as Record<string, Record<string, number>>))
    for (const [option, n] of Object.entries(options)) add(counts, question, option, n);
}

/** Where something is written in words: the texts themselves stay in their response. */
export function wordsIn(definition: Definition, answers: Answers): string[] {
  return planOf(definition).questions.flatMap(({ type, name }) => {
    const found = type === 'choice' ? `${name}_other` : type === 'text' ? name : null;
    return found !== null && isAnswered(answers[found]) ? [found] : [];
  });
}
