/** Reviews in the reader's language. */
import { m } from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/paraglide/runtime.js';
import type { AwardClass, State, Words } from './review.ts';

export const inWords = (words: Words, locale: Locale) => words[locale];

/** `2026-10` → `10/2026`. */
export const monthWord = (month: string) => month.split('-').reverse().join('/');

export const stateWords: Record<State, () => string> = {
  draft: m.review_state_draft,
  appeal: m.review_state_appeal,
  decided: m.review_state_decided,
  signed: m.review_state_signed,
  restated: m.review_state_restated,
};

export const stateTones: Record<State, string> = {
  draft: '',
  appeal: 'warn',
  decided: 'warn',
  signed: 'good',
  restated: '',
};

/** The name of a class by its key; what stands for none where there is no key. */
export function classWord(classes: readonly AwardClass[], key: string | null, locale: Locale): string {
  const found = classes.find((one) => one.key === key);
  return found ? inWords(found.name, locale) : m.review_no_class();
}
