/** The rules of a rating and its reasons: whose it is, and what is asked behind it. */
import type { Answers, CriteriaQuestion, Criterion, Definition, Level, RatingQuestion } from './questionnaire.ts';

export const isLow = (level: number) => level <= 3;

export const ratingsOf = (definition: Definition) => definition.questions.filter((q) => q.type === 'rating');

/** A kiosk begins with a face. */
export const fitsKiosk = (definition: Definition) => ratingsOf(definition).length > 0;

/** The rating that was given, if any. */
export function ratingOf(definition: Definition, answers: Answers): { question: RatingQuestion; level: Level } | null {
  for (const question of ratingsOf(definition)) {
    const level = answers[question.name];
    if (level !== undefined) return { question, level: level as Level };
  }
  return null;
}

/** Reasons offered after a rating: of the level's tone, and never the clerk's when the question is not about a person. */
export function criteriaFor(question: CriteriaQuestion, rating: RatingQuestion, level: Level): Criterion[] {
  return question.options.filter(
    (option) => option[isLow(level) ? 'low' : 'high'] && (rating.aspect === 'person' || option.aspect !== 'person'),
  );
}

/**
 * Whether a rating reaches the employee: it is about a person, and has no criteria or at least one about the person.
 * Holds at every level.
 * @param chosen every criterion chosen
 */
export function isPersonal(rating: RatingQuestion | undefined, chosen: { option: Criterion }[]): boolean {
  if (rating?.aspect !== 'person') return false;
  return chosen.length === 0 || chosen.some(({ option }) => option.aspect === 'person');
}

/** Every criterion chosen, with the question it answers. */
export function chosenCriteria(definition: Definition, answers: Answers) {
  const found: { question: CriteriaQuestion; option: Criterion }[] = [];
  for (const question of definition.questions) {
    const chosen = answers[question.name];
    if (question.type !== 'criteria' || !Array.isArray(chosen)) continue;
    for (const option of question.options) if (chosen.includes(option.name)) found.push({ question, option });
  }
  return found;
}
