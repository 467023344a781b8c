/** What a customer said in a response, as somebody who is to answer them reads it. Pure. */
import { wordsIn } from '#lib/response/tally.ts';
import type { Answers, CallbackAnswer, Definition, Level, Text } from '#lib/survey/questionnaire.ts';
import { chosenCriteria, isLow, ratingOf } from '#lib/survey/rating.ts';

export interface Said {
  level: Level | null;
  question: Text | null;
  /** The level in the survey's own words. */
  label: Text | null;
  reasons: Text[];
  /** Every text, in the order asked. */
  comment: string;
  /** The number that they agreed to be called at. */
  phone: string | null;
}

export function saidIn(definition: Definition, answers: Answers): Said {
  const rating = ratingOf(definition, answers);
  const low = rating !== null && isLow(rating.level);
  const callback = definition.questions.find(({ type, name }) => type === 'callback' && answers[name] !== undefined);
  const number = callback && (answers[callback.name] as CallbackAnswer);
  return {
    level: rating?.level ?? null,
    question: rating?.question.text ?? null,
    label: rating?.question.labels[rating.level - 1] ?? null,
    reasons: chosenCriteria(definition, answers).flatMap(({ option }) => (low ? option.low : option.high) ?? []),
    comment: wordsIn(definition, answers)
      .map((name) => String(answers[name]).trim())
      .join('\n'),
    phone: number?.consent === true && number.phone !== '' ? number.phone : null,
  };
}
