/** The kinds of questions, and what stands between them. */
import type { Condition } from './condition.ts';

/** A text that people read, in each language; `''` where it is not translated yet. */
export interface Text {
  vi: string;
  en: string;
}

/** Whom an answer is about; only `person` reaches an employee's score. */
export const aspects = ['person', 'wait', 'product', 'system'] as const;
export type Aspect = (typeof aspects)[number];

export type Level = 1 | 2 | 3 | 4 | 5;

interface Named {
  /** Unique in its questionnaire, and the same in every version that asks the same: reports join by it. */
  name: string;
  /** Asked only where this holds for earlier answers. */
  showIf?: Condition;
}

interface Asked extends Named {
  text: Text;
  hint?: Text;
  required?: boolean;
}

/** What a score is called that this answer goes into, and whom it is about. */
interface Scored {
  criterion?: string;
  aspect?: Aspect;
}

/** Five faces. A questionnaire may hold several that are alternatives; a response answers one of them. */
export interface RatingQuestion extends Asked {
  type: 'rating';
  labels: [Text, Text, Text, Text, Text];
  /** `person`: about the clerk who served. Anything else never reaches a clerk. */
  aspect: Aspect;
  criterion?: string;
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

/** Reasons behind a rating, any number; asked once a rating is given. */
export interface CriteriaQuestion extends Named {
  type: 'criteria';
  /** The question after a rating of 1–3, and after 4–5. */
  low: Text;
  high: Text;
  options: Criterion[];
}

/** Whole numbers from `min` to `max`, with words at the ends or at every point. */
export interface ScaleQuestion extends Asked, Scored {
  type: 'scale';
  min: number;
  max: number;
  /** Of the two ends, or of each point. */
  labels: Text[];
}

/** Would you recommend us, 0 to 10. Source: Reichheld, "The One Number You Need to Grow", 2003. */
export interface RecommendQuestion extends Asked, Scored {
  type: 'recommend';
  low: Text;
  high: Text;
}

export interface GridRow extends Scored {
  name: string;
  text: Text;
}

/** Several statements on one scale (Likert): each row is answered by 1…n, or 0 for "no opinion" where that is offered. */
export interface GridQuestion extends Asked {
  type: 'grid';
  labels: Text[];
  none?: Text;
  rows: GridRow[];
}

export interface Choice {
  name: string;
  text: Text;
  /** Chosen alone: "none of these". */
  exclusive?: boolean;
}

export interface ChoiceQuestion extends Asked {
  type: 'choice';
  many: boolean;
  choices: Choice[];
  /** "Other, please specify": an option `other` whose text is an answer of its own. */
  other?: Text;
  /** In an order of its own for each response; exclusive options and "other" stay at the end. */
  shuffled?: boolean;
  /** Of several: at least, at most. */
  atLeast?: number;
  atMost?: number;
}

export interface NumberQuestion extends Asked {
  type: 'number';
  whole: boolean;
  min?: number;
  max?: number;
  /** What to say to a number outside. */
  message?: Text;
}

export interface DateQuestion extends Asked {
  type: 'date';
  /** `YYYY-MM-DD`, or `today` in the organisation's zone. */
  min?: string;
  max?: string;
  message?: Text;
}

export interface TextQuestion extends Asked {
  type: 'text';
  maxLength: number;
  short?: boolean;
  /** A regular expression that the whole answer matches, and what to say where it does not. */
  pattern?: string;
  message?: Text;
}

/** Vietnamese or international, as people write it. */
export interface PhoneQuestion extends Asked {
  type: 'phone';
}

export interface EmailQuestion extends Asked {
  type: 'email';
}

/** Agreement, never pre-ticked: `true`, or no answer. */
export interface ConsentQuestion extends Asked {
  type: 'consent';
}

/** A number to call back, offered after a low rating; valid only with consent, which is never pre-ticked. */
export interface CallbackQuestion extends Asked {
  type: 'callback';
  consent: Text;
}

export type Question =
  | RatingQuestion
  | CriteriaQuestion
  | ScaleQuestion
  | RecommendQuestion
  | GridQuestion
  | ChoiceQuestion
  | NumberQuestion
  | DateQuestion
  | TextQuestion
  | PhoneQuestion
  | EmailQuestion
  | ConsentQuestion
  | CallbackQuestion;

/** Something to read. */
export interface Note extends Named {
  type: 'note';
  text: Text;
}

/** Begins a page: all up to the next one belongs to it, and is asked only where its condition holds. */
export interface Page extends Named {
  type: 'page';
  text: Text;
}

export type Item = Question | Note | Page;
export type ItemType = Item['type'];

export interface Definition {
  title: Text;
  /** In the order they are asked; a question's condition speaks of earlier ones only. */
  questions: Item[];
}

export interface CallbackAnswer {
  phone: string;
  consent: true;
}

export type Answer = number | string | boolean | string[] | CallbackAnswer;
/** By name of question or grid row; `<name>_other` holds what "other" was. */
export type Answers = Record<string, Answer>;

export const OTHER = 'other';
export const otherName = (name: string) => `${name}_other`;

export const isQuestion = (item: Item): item is Question => item.type !== 'note' && item.type !== 'page';

/** The names under which an item's answers are kept. */
export function answerNames(item: Item): string[] {
  if (!isQuestion(item)) return [];
  if (item.type === 'grid') return item.rows.map(({ name }) => name);
  return item.type === 'choice' && item.other ? [item.name, otherName(item.name)] : [item.name];
}

/** Options as one chooses among them, with "other" at the end. */
export const optionsOf = (question: ChoiceQuestion): Choice[] =>
  question.other ? [...question.choices, { name: OTHER, text: question.other }] : question.choices;
