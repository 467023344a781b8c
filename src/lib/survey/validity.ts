/** Whether answers may be kept: the same rules while one types, offline, and at the intake. */
import { isDay } from '#lib/ui/zone.ts';
import { shown } from './asking.ts';
import { isAnswered } from './condition.ts';
import { emailOf, phoneOf } from './contact.ts';
import {
  answerNames,
  isQuestion,
  OTHER,
  optionsOf,
  otherName,
  type Answer,
  type Answers,
  type ChoiceQuestion,
  type Definition,
  type Question,
  type Text,
} from './questionnaire.ts';
import { ratingsOf } from './rating.ts';

export type FaultCode =
  | 'unknown-question'
  | 'wrong-type'
  | 'required'
  | 'out-of-range'
  | 'not-whole'
  | 'not-number'
  | 'unknown-option'
  | 'exclusive'
  | 'too-few'
  | 'too-many'
  | 'too-long'
  | 'pattern'
  | 'bad-date'
  | 'bad-phone'
  | 'bad-email'
  | 'no-consent'
  | 'no-rating';

/** What is wrong with an answer, by its name; with what the question's author wants said, and what its words need. */
export interface AnswerFault {
  question: string;
  fault: FaultCode;
  message?: Text;
  details?: Record<string, number | string>;
}

type Verdict = Omit<AnswerFault, 'question'> | null;

/** What "other" was is a word or two. */
export const OTHER_LENGTH = 200;

export interface Circumstances {
  /** `YYYY-MM-DD` in the organisation's zone, for questions that allow no day after or before it. */
  today: string;
  /** Broken off half-way: what is asked may be missing, what is there must still be right. */
  partial?: boolean;
}

/**
 * @param given answers as they came, those to questions that do not show among them: nobody judges these
 * @returns empty: they may be kept
 */
export function faultsIn(definition: Definition, given: Answers, circumstances: Circumstances): AnswerFault[] {
  const { items, answers } = shown(definition, given);
  const known = new Set(definition.questions.flatMap(answerNames));
  const faults: AnswerFault[] = Object.keys(given)
    .filter((name) => !known.has(name))
    .map((question) => ({ question, fault: 'unknown-question' }));
  for (const question of items.filter(isQuestion))
    for (const name of answerNames(question)) {
      const verdict = judged(question, name, answers, circumstances);
      if (verdict) faults.push({ question: name, ...verdict });
    }
  return [
    ...faults,
    ...ratingFaults(
      definition,
      given,
      items.map(({ name }) => name),
    ),
  ];
}

/** Ratings are alternatives: a response answers one of them, and not none (broken off or not) unless all may be left out. */
function ratingFaults(definition: Definition, given: Answers, asked: string[]) {
  const ratings = ratingsOf(definition).filter(({ name }) => asked.includes(name) || isAnswered(given[name]));
  const rated = ratings.filter(({ name }) => isAnswered(given[name]));
  const needed = ratings.some(({ required }) => required !== false);
  if (rated.length > 1 || (needed && rated.length === 0))
    return [{ question: (rated[1] ?? ratings[0])?.name ?? '', fault: 'no-rating' as const }];
  return [];
}

function judged(question: Question, name: string, answers: Answers, circumstances: Circumstances): Verdict {
  const answer = answers[name];
  if (!isAnswered(answer) || answer === undefined) {
    if (circumstances.partial || question.type === 'rating') return null;
    const missing =
      name === question.name || question.type === 'grid' ? requires(question) : saysOther(question, answers);
    return missing ? { fault: 'required' } : null;
  }
  if (question.type === 'choice' && name === otherName(question.name))
    return textFault(answer, OTHER_LENGTH) ?? (saysOther(question, answers) ? null : { fault: 'unknown-option' });
  return verdictOn(question, answer, circumstances);
}

const requires = (question: Question) => question.type !== 'criteria' && question.required === true;
const saysOther = (question: Question, answers: Answers) => [answers[question.name]].flat().includes(OTHER);

function verdictOn(question: Question, answer: Answer, { today }: Circumstances): Verdict {
  switch (question.type) {
    case 'rating':
      return wholeBetween(answer, 1, 5);
    case 'scale':
      return wholeBetween(answer, question.min, question.max);
    case 'recommend':
      return wholeBetween(answer, 0, 10);
    case 'grid':
      return wholeBetween(answer, question.none ? 0 : 1, question.labels.length);
    case 'criteria':
      return optionFault(
        answer,
        question.options.map(({ name }) => name),
      );
    case 'choice':
      return choiceFault(question, answer);
    case 'number':
      if (typeof answer !== 'number' || !Number.isFinite(answer))
        return { fault: question.whole ? 'not-whole' : 'not-number' };
      if (question.whole && !Number.isInteger(answer)) return { fault: 'not-whole' };
      return within(answer, question.min, question.max) ? null : outside(question);
    case 'date': {
      if (typeof answer !== 'string' || !isDay(answer)) return { fault: 'bad-date' };
      const day = (limit: string | undefined) => (limit === 'today' ? today : limit);
      return within(answer, day(question.min), day(question.max)) ? null : outside(question);
    }
    case 'text':
      return textFault(answer, question.maxLength) ?? patternFault(question.pattern, answer, question.message);
    case 'phone':
      return typeof answer === 'string' && phoneOf(answer) ? null : { fault: 'bad-phone' };
    case 'email':
      return typeof answer === 'string' && emailOf(answer) ? null : { fault: 'bad-email' };
    case 'consent':
      return answer === true ? null : { fault: 'wrong-type' };
    case 'callback':
      if (typeof answer !== 'object' || Array.isArray(answer) || typeof answer.phone !== 'string')
        return { fault: 'wrong-type' };
      if (!phoneOf(answer.phone)) return { fault: 'bad-phone' };
      return answer.consent === true ? null : { fault: 'no-consent' };
  }
}

const within = <T extends number | string>(value: T, min: T | undefined, max: T | undefined) =>
  (min === undefined || value >= min) && (max === undefined || value <= max);

function outside({ message, min, max }: { message?: Text; min?: number | string; max?: number | string }): Verdict {
  const details = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
  return { fault: 'out-of-range', details, ...(message ? { message } : {}) };
}

function wholeBetween(answer: Answer, min: number, max: number): Verdict {
  if (typeof answer !== 'number') return { fault: 'wrong-type' };
  return Number.isInteger(answer) && within(answer, min, max) ? null : outside({ min, max });
}

function optionFault(answer: Answer, names: string[]): Verdict {
  if (!Array.isArray(answer)) return { fault: 'wrong-type' };
  const known = answer.every((name) => typeof name === 'string' && names.includes(name));
  return known && new Set(answer).size === answer.length ? null : { fault: 'unknown-option' };
}

function choiceFault(question: ChoiceQuestion, answer: Answer): Verdict {
  const options = optionsOf(question);
  if (!question.many) {
    if (typeof answer !== 'string') return { fault: 'wrong-type' };
    return options.some(({ name }) => name === answer) ? null : { fault: 'unknown-option' };
  }
  const unknown = optionFault(
    answer,
    options.map(({ name }) => name),
  );
  if (unknown || !Array.isArray(answer)) return unknown;
  const alone = options.some(({ name, exclusive }) => exclusive && answer.includes(name));
  if (alone) return answer.length === 1 ? null : { fault: 'exclusive' };
  const { atLeast = 0, atMost = options.length } = question;
  if (answer.length < atLeast) return { fault: 'too-few', details: { n: atLeast } };
  return answer.length > atMost ? { fault: 'too-many', details: { n: atMost } } : null;
}

function textFault(answer: Answer, max: number): Verdict {
  if (typeof answer !== 'string') return { fault: 'wrong-type' };
  return answer.length <= max ? null : { fault: 'too-long', details: { n: answer.length, max } };
}

function patternFault(pattern: string | undefined, answer: Answer, message: Text | undefined): Verdict {
  if (pattern === undefined || new RegExp(`^(?:${pattern})$`, 'u').test(String(answer))) return null;
  return { fault: 'pattern', ...(message ? { message } : {}) };
}
