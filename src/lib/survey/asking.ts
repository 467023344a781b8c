/** What is asked of whom: pages, questions that show, and the order of options. Pure, so that every side decides alike. */
import { holds, isAnswered } from './condition.ts';
import {
  answerNames,
  isQuestion,
  OTHER,
  optionsOf,
  type Answers,
  type Choice,
  type ChoiceQuestion,
  type Definition,
  type Item,
  type Page,
  type Question,
} from './questionnaire.ts';
import { ratingOf } from './rating.ts';

/**
 * The items that show, in order, and the answers to them: what was answered before its question went away again is left
 * out, and conditions do not see it; so is what holds nothing.
 * @param given as typed, whatever they are
 */
export function shown(definition: Definition, given: Answers): { items: Item[]; answers: Answers } {
  const items: Item[] = [];
  const answers: Answers = {};
  let page = true;
  for (const item of definition.questions) {
    const open = !item.showIf || holds(item.showIf, answers);
    if (item.type === 'page') page = open;
    if (!open || !page) continue;
    // Reasons are asked behind a rating; ratings are alternatives, and the first one given puts the others away.
    const rated = (item.type === 'criteria' || item.type === 'rating') && ratingOf(definition, answers) !== null;
    if (item.type === 'criteria' ? !rated : rated) continue;
    items.push(item);
    for (const name of answerNames(item)) {
      const answer = given[name];
      if (answer !== undefined && isAnswered(answer)) answers[name] = answer;
    }
  }
  return { items, answers };
}

/** The answers that count: those to questions that show. */
export const relevant = (definition: Definition, given: Answers): Answers => shown(definition, given).answers;

export interface Screen {
  page: Page | null;
  items: Item[];
}

/** The pages that show, each with what shows on it; a page on which nothing shows is left out. */
export function screens(definition: Definition, given: Answers): Screen[] {
  const found: Screen[] = [];
  for (const item of shown(definition, given).items) {
    if (item.type === 'page') found.push({ page: item, items: [] });
    else {
      if (found.length === 0) found.push({ page: null, items: [] });
      found.at(-1)?.items.push(item);
    }
  }
  return found.filter(({ items }) => items.length > 0);
}

/** One question at a time, as on a phone: each with the page's title and the notes that stand before it. */
export interface Step {
  page: Page | null;
  notes: Item[];
  /** null: notes alone, at the end of a page. */
  question: Question | null;
}

export function steps(definition: Definition, given: Answers): Step[] {
  return screens(definition, given).flatMap(({ page, items }) => {
    const found: Step[] = [];
    let notes: Item[] = [];
    for (const item of items) {
      if (isQuestion(item)) {
        found.push({ page, notes, question: item });
        notes = [];
      } else notes.push(item);
    }
    if (notes.length > 0) found.push({ page, notes, question: null });
    return found;
  });
}

/** FNV-1a, and MurmurHash3's last mixing: names that differ in one letter land far apart. Sources: Fowler, Noll, Vo; Appleby. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/**
 * A choice's options in the order in which this response sees them.
 * @param seed the response's id: the same order on the way back, after a restart and on the server
 */
export function orderedOptions(question: ChoiceQuestion, seed: string): Choice[] {
  const options = optionsOf(question);
  if (!question.shuffled) return options;
  const fixed = ({ name, exclusive }: Choice) => exclusive === true || name === OTHER;
  const place = new Map(options.map(({ name }) => [name, hash(`${seed}\n${question.name}\n${name}`)]));
  const rank = ({ name }: Choice) => place.get(name) ?? 0;
  return [...options.filter((option) => !fixed(option)).sort((a, b) => rank(a) - rank(b)), ...options.filter(fixed)];
}
