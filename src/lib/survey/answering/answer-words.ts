/** Answers in words, as their customer looks over them. */
import { m } from '#lib/paraglide/messages.js';
import { formatDay, formatNumber } from '#lib/ui/format.ts';
import { isDay } from '#lib/ui/zone.ts';
import { isAnswered } from '../condition.ts';
import { read, type Language } from '../piping.ts';
import {
  OTHER,
  optionsOf,
  otherName,
  type Answer,
  type Answers,
  type Definition,
  type Question,
} from '../questionnaire.ts';
import { criteriaFor, isLow, ratingOf } from '../rating.ts';

export interface AnswerWords {
  /** A grid's statement. */
  about?: string;
  words: string;
}

/** @returns a line for each part that is answered; none: nothing is */
export function answerWords(
  definition: Definition,
  question: Question,
  answers: Answers,
  language: Language,
): AnswerWords[] {
  const answer = answers[question.name];
  if (question.type === 'grid')
    return question.rows.flatMap(({ name, text }) => {
      const level = answers[name];
      const label = level === 0 ? question.none : question.labels[Number(level) - 1];
      return label && isAnswered(level) ? [{ about: read(text, language), words: read(label, language) }] : [];
    });
  if (!isAnswered(answer) || answer === undefined) return [];
  return wordsOf(definition, question, answer, answers, language)
    .filter((words) => words !== '')
    .map((words) => ({ words }));
}

function wordsOf(
  definition: Definition,
  question: Question,
  answer: Answer,
  answers: Answers,
  language: Language,
): string[] {
  switch (question.type) {
    case 'rating': {
      const label = question.labels[Number(answer) - 1];
      return [label ? read(label, language) : String(answer)];
    }
    case 'criteria': {
      const rating = ratingOf(definition, answers);
      const offered = rating ? criteriaFor(question, rating.question, rating.level) : [];
      return offered
        .filter(({ name }) => [answer].flat().includes(name))
        .flatMap(({ low, high }) => {
          const words = rating && isLow(rating.level) ? low : high;
          return words ? [read(words, language)] : [];
        });
    }
    case 'scale': {
      const worded = question.labels.length === question.max - question.min + 1;
      const label = worded ? question.labels[Number(answer) - question.min] : undefined;
      return [label ? read(label, language) : `${String(answer)} / ${question.max}`];
    }
    case 'recommend':
      return [`${String(answer)} / 10`];
    case 'choice':
      return optionsOf(question)
        .filter(({ name }) => [answer].flat().includes(name))
        .map(({ name, text }) => {
          const other = name === OTHER ? answers[otherName(question.name)] : undefined;
          return typeof other === 'string' ? `${read(text, language)}: ${other}` : read(text, language);
        });
    case 'number':
      return [typeof answer === 'number' ? number(answer, language) : String(answer)];
    case 'date':
      return [isDay(String(answer)) ? formatDay(String(answer)) : String(answer)];
    case 'consent':
      return [m.answering_agree({}, { locale: language })];
    case 'callback':
      return [typeof answer === 'object' && !Array.isArray(answer) ? answer.phone : ''];
    default:
      return [String(answer)];
  }
}

/** With as many decimals as were given, and no more than a screen holds. */
const number = (value: number, language: Language) =>
  formatNumber(value, language, Math.min(6, String(value).split('.')[1]?.length ?? 0));
