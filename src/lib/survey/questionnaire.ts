/** A questionnaire's definition and its pure rules: the same code in the browser, offline and on the server. */

/** A text that people read, in each language. */
export interface Text {
  vi: string;
  en: string;
}

/** Whom an answer is about; only `person` reaches an employee's score. */
export type Aspect = 'person' | 'wait' | 'product' | 'system';

export type Level = 1 | 2 | 3 | 4 | 5;

/** Five faces. A questionnaire may hold several; a response answers one of them. */
export interface RatingQuestion {
  type: 'rating';
  name: string;
  text: Text;
  labels: [Text, Text, Text, Text, Text];
  /** `person`: about the clerk who served. Anything else never reaches a clerk. */
  aspect: Aspect;
}

export interface Criterion {
  name: string;
  aspect: Aspect;
  /** What it measures, shared by options: `attitude`, `speed`… */
  criterion: string;
  /** Wording after a rating of 1–3, and after 4–5; absent: not offered there. */
  low?: Text;
  high?: Text;
}

/** Reasons behind a rating, any number. */
export interface CriteriaQuestion {
  type: 'criteria';
  name: string;
  /** The question after a rating of 1–3, and after 4–5. */
  low: Text;
  high: Text;
  options: Criterion[];
}

export interface TextQuestion {
  type: 'text';
  name: string;
  text: Text;
  maxLength: number;
}

/** A number to call back, offered after a low rating; valid only with consent, which is never pre-ticked. */
export interface CallbackQuestion {
  type: 'callback';
  name: string;
  text: Text;
  consent: Text;
}

export type Question = RatingQuestion | CriteriaQuestion | TextQuestion | CallbackQuestion;

export interface Definition {
  title: Text;
  questions: Question[];
}

export interface CallbackAnswer {
  phone: string;
  consent: true;
}

export type Answer = number | string | string[] | CallbackAnswer;
export type Answers = Record<string, Answer>;

/** A fault in an answer, by question name. */
export interface AnswerFault {
  question: string;
  fault:
    'unknown-question' | 'wrong-type' | 'out-of-range' | 'unknown-option' | 'too-long' | 'no-consent' | 'no-rating';
}

export const isLow = (level: number) => level <= 3;

export const ratingsOf = (definition: Definition) => definition.questions.filter((q) => q.type === 'rating');

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

/** Checks answers against their definition; an empty list means they may be kept. */
export function faultsIn(definition: Definition, answers: Answers): AnswerFault[] {
  const faults: AnswerFault[] = [];
  for (const [name, answer] of Object.entries(answers)) {
    const question = definition.questions.find((candidate) => candidate.name === name);
    const fault = question ? faultOf(question, answer) : 'unknown-question';
    if (fault) faults.push({ question: name, fault });
  }
  const ratings = ratingsOf(definition);
  const rated = ratings.filter((question) => answers[question.name] !== undefined);
  if (ratings.length > 0 && rated.length !== 1)
    faults.push({ question: (rated[1] ?? ratings[0])?.name ?? '', fault: 'no-rating' });
  return faults;
}

function faultOf(question: Question, answer: Answer): AnswerFault['fault'] | null {
  switch (question.type) {
    case 'rating':
      if (typeof answer !== 'number') return 'wrong-type';
      return Number.isInteger(answer) && answer >= 1 && answer <= 5 ? null : 'out-of-range';
    case 'criteria':
      if (!Array.isArray(answer)) return 'wrong-type';
      return answer.every((name) => question.options.some((option) => option.name === name)) ? null : 'unknown-option';
    case 'text':
      if (typeof answer !== 'string') return 'wrong-type';
      return answer.length <= question.maxLength ? null : 'too-long';
    case 'callback': {
      if (typeof answer !== 'object' || Array.isArray(answer) || typeof answer.phone !== 'string') return 'wrong-type';
      if (!/^\+?[\d .-]{8,20}$/.test(answer.phone)) return 'out-of-range';
      return answer.consent === true ? null : 'no-consent';
    }
  }
}
