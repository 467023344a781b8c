/** What the parts of a question's field share. */
import type { Answers, Definition, Text } from '../questionnaire.ts';
import type { Language } from '../piping.ts';

export interface PartProps<Q> {
  question: Q;
  answers: Answers;
  language: Language;
  /** A text in the language, with earlier answers piped in. */
  say: (text: Text) => string;
  /** Ids of hint and error. */
  describedby: string | undefined;
}

/** Of a group, and of the controls in it, where something is wrong. */
export const invalid = (wrong: boolean) => (wrong ? { 'aria-invalid': 'true' as const } : {});

export type WithDefinition<T> = T & { definition: Definition };
