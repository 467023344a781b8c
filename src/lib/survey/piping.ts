/** Texts with values in them: `{hoTen}` from the invitation, an earlier answer by its name, `{hoTen|Quý khách}` with a default. */
import { optionsOf, type Answers, type Definition, type Text } from './questionnaire.ts';

export type Language = 'vi' | 'en';

/** The text in this language; in the other where it is not translated. */
export const read = (text: Text, language: Language): string => text[language] || text[language === 'vi' ? 'en' : 'vi'];

const PLACE = /\{([\p{L}\p{N}_.-]+)(?:\|([^{}]*))?\}/gu;

/** The names that a text asks for. */
export const namesInText = ({ vi, en }: Text): string[] => [
  ...new Set([...`${vi}\n${en}`.matchAll(PLACE)].flatMap(([, name]) => (name ? [name] : []))),
];

/** @param values by name; a name without one gets its default, or nothing */
export function piped(text: Text, language: Language, values: ReadonlyMap<string, string>): string {
  return read(text, language)
    .replace(PLACE, (_, name: string, otherwise: string | undefined) => values.get(name) || otherwise || '')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/**
 * Answers as words, to be piped into later texts.
 * @param given what the invitation knows: name, title, store…
 */
export function valuesOf(
  definition: Definition,
  answers: Answers,
  language: Language,
  given: Record<string, string> = {},
): Map<string, string> {
  const values = new Map(Object.entries(given));
  for (const item of definition.questions) {
    const answer = answers[item.name];
    if (answer === undefined) continue;
    if (item.type === 'choice') {
      const chosen = [answer].flat();
      const words = optionsOf(item).filter(({ name }) => chosen.includes(name));
      values.set(item.name, words.map((option) => read(option.text, language)).join(', '));
    } else if (item.type === 'rating') {
      const label = item.labels[Number(answer) - 1];
      if (label) values.set(item.name, read(label, language));
    } else if (typeof answer !== 'object') values.set(item.name, String(answer));
  }
  return values;
}
