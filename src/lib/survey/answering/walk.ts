/** The way through a survey, one question at a time: which comes next, and what is asked of whoever was served by nobody known. */
import { steps, type Step } from '../asking.ts';
import { isAnswered } from '../condition.ts';
import { answerNames, type Answers, type Definition } from '../questionnaire.ts';
import { isLow, ratingOf, ratingsOf } from '../rating.ts';
import type { AnswerFault } from '../validity.ts';

export type { Step };

export const stepName = ({ question, notes }: Step): string => question?.name ?? notes[0]?.name ?? '';

/**
 * The steps as asked on a phone. Ratings are alternatives: of several only one is asked, the one that was answered, or
 * the one about the person where somebody is shown, or the one about something else.
 * @param personal whether the customer is shown who served
 */
export function walk(definition: Definition, answers: Answers, { personal }: { personal: boolean }): Step[] {
  const ratings = ratingsOf(definition);
  const asked =
    ratings.find(({ name }) => isAnswered(answers[name])) ??
    ratings.find(({ aspect }) => (aspect === 'person') === personal) ??
    ratings[0];
  const left = new Set(ratings.flatMap(({ name, showIf }) => (name === asked?.name || showIf ? [] : [name])));
  const rating = ratingOf(definition, answers);
  // Who is content has nothing to be called back about.
  const calls = ratings.length === 0 || (rating !== null && isLow(rating.level));
  return steps(definition, answers).filter(
    ({ question }) => question === null || (!left.has(question.name) && (question.type !== 'callback' || calls)),
  );
}

/** The place of the step of that name; the first where there is none. */
export const placeIn = (way: Step[], name: string): number =>
  Math.max(
    0,
    way.findIndex((step) => stepName(step) === name),
  );

/** What is wrong with the answers, each by the step at which it is put right. */
export function faultsByStep(way: Step[], faults: AnswerFault[]): Map<Step, AnswerFault[]> {
  const found = new Map<Step, AnswerFault[]>();
  for (const fault of faults) {
    // Ratings are alternatives: whichever of them is missing, it is given where one is asked.
    const step = way.find(({ question }) =>
      question && fault.fault === 'no-rating'
        ? question.type === 'rating'
        : question && answerNames(question).includes(fault.question),
    );
    if (!step?.question) continue;
    const here = fault.fault === 'no-rating' ? { ...fault, question: step.question.name } : fault;
    found.set(step, [...(found.get(step) ?? []), here]);
  }
  return found;
}

/** Whether one tap answers it whole: then the next question may come by itself. */
export const isOneTap = ({ question }: Step) =>
  question?.type === 'rating' || question?.type === 'scale' || question?.type === 'recommend';
