/** Internal names: made from the text while nobody has been asked yet, and never changed after. */
import { givenNames } from '../check.ts';
import { answerNames, OTHER, otherName, type Definition, type Item, type Text } from '../questionnaire.ts';
import { fold } from '#lib/ui/text.ts';

const LONGEST = 40;

/** A text as a name: `Mức độ hài lòng?` → `muc_do_hai_long`; `''` where nothing of it can stand in one. */
export function slugOf({ vi, en }: Text): string {
  const words = fold(vi || en)
    .replace(/\{[^{}]*\}/g, ' ')
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  let slug = words;
  // Whole words as far as they fit.
  while (slug.length > LONGEST)
    slug = slug.includes('_') ? slug.slice(0, slug.lastIndexOf('_')) : slug.slice(0, LONGEST);
  return /^\d/.test(slug) ? `q_${slug}` : slug;
}

/** The first of `base`, `base_2`, `base_3`… that is free, with the name that its "other" would get. */
export function freeName(base: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base}_${n}`;
    if (!taken.has(name) && !taken.has(otherName(name))) return name;
  }
}

/** Every name that a new question may not have: those of questions, rows, pages and notes, and what invitations know. */
export function takenNames({ questions }: Definition, without?: Item): Set<string> {
  const taken = new Set<string>(givenNames);
  for (const item of questions) {
    if (item === without) continue;
    for (const name of [item.name, otherName(item.name), ...answerNames(item)]) taken.add(name);
  }
  return taken;
}

/** Whether a name came from this text (or from none, as a placeholder), so that it may follow the text. */
export function isMade(name: string, text: Text, placeholder: string): boolean {
  const base = slugOf(text) || placeholder;
  return name === base || (name.startsWith(`${base}_`) && /^\d+$/.test(name.slice(base.length + 1)));
}

/**
 * Names that versions have been asked under: reports join by them, so that they stay. Options stand as
 * `<question>/<option>`.
 */
export function frozenNames(versions: readonly Definition[]): ReadonlySet<string> {
  const frozen = new Set<string>();
  for (const { questions } of versions)
    for (const item of questions) {
      for (const name of [item.name, ...answerNames(item)]) frozen.add(name);
      const options = item.type === 'choice' ? item.choices : item.type === 'criteria' ? item.options : [];
      for (const { name } of options) frozen.add(optionKey(item.name, name));
    }
  return frozen;
}

export const optionKey = (question: string, option: string) => `${question}/${option}`;

/** Names that an option of a choice may not have. */
export const takenOptions = (options: readonly { name: string }[]): Set<string> =>
  new Set([OTHER, ...options.map(({ name }) => name)]);
