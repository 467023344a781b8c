/** What the builder does to a survey, as pure functions: each takes a sheet and gives the next one. */
import { MOST_ITEMS } from '../questionnaire.input.ts';
import { answerNames, otherName, type Definition, type Item, type Text } from '../questionnaire.ts';
import { freeName, isMade, optionKey, slugOf, takenNames, takenOptions } from './names.ts';
import { followed, followedOption } from './references.ts';

/** A definition being edited. */
export interface Sheet {
  definition: Definition;
  /** Of each item, in the same order: stays while names and places change. */
  keys: readonly string[];
}

let given = 0;
const newKey = () => `k${(given += 1)}`;

export const sheetOf = (definition: Definition): Sheet => ({
  definition,
  keys: definition.questions.map(newKey),
});

export const placeOf = ({ keys }: Sheet, key: string | null) => (key === null ? -1 : keys.indexOf(key));

const withQuestions = ({ definition }: Sheet, questions: Item[], keys: readonly string[]): Sheet => ({
  definition: { ...definition, questions },
  keys,
});

export const isFull = ({ keys }: Sheet) => keys.length >= MOST_ITEMS;

export function titled(sheet: Sheet, title: Text): Sheet {
  return { ...sheet, definition: { ...sheet.definition, title } };
}

/** The item under names that nobody else has: its own where they are free. */
function freshlyNamed(definition: Definition, item: Item): Item {
  const taken = takenNames(definition);
  const name = freeName(slugOf('text' in item ? item.text : { vi: '', en: '' }) || item.type, taken);
  taken.add(name).add(otherName(name));
  if (item.type !== 'grid') return { ...item, name };
  const rows = item.rows.map((row) => {
    const own = freeName(slugOf(row.text) || `${name}_1`, taken);
    taken.add(own);
    return { ...row, name: own };
  });
  return { ...item, name, rows };
}

/** Puts an item in; unchanged where the sheet is full. @param at its place, 0…n */
export function added(sheet: Sheet, at: number, item: Item): Sheet {
  if (isFull(sheet)) return sheet;
  const { questions } = sheet.definition;
  return withQuestions(
    sheet,
    questions.toSpliced(at, 0, freshlyNamed(sheet.definition, item)),
    sheet.keys.toSpliced(at, 0, newKey()),
  );
}

/** A copy behind the original. */
export function duplicated(sheet: Sheet, at: number): Sheet {
  const item = sheet.definition.questions[at];
  return item ? added(sheet, at + 1, item) : sheet;
}

/** Takes an item out. What spoke of it goes on doing so, and the check says where: a silent change would be worse. */
export function removed(sheet: Sheet, at: number): Sheet {
  if (!sheet.definition.questions[at]) return sheet;
  return withQuestions(sheet, sheet.definition.questions.toSpliced(at, 1), sheet.keys.toSpliced(at, 1));
}

/** @param to the place that it has afterwards */
export function moved(sheet: Sheet, from: number, to: number): Sheet {
  const { questions } = sheet.definition;
  const [item, key] = [questions[from], sheet.keys[from]];
  if (!item || key === undefined || to === from || to < 0 || to >= questions.length) return sheet;
  return withQuestions(
    sheet,
    questions.toSpliced(from, 1).toSpliced(to, 0, item),
    sheet.keys.toSpliced(from, 1).toSpliced(to, 0, key),
  );
}

/**
 * An item as it was changed. Names that came from a text follow it, with all that speaks of them.
 * @param frozen names that stay: see frozenNames
 */
export function edited(sheet: Sheet, at: number, next: Item, frozen: ReadonlySet<string>): Sheet {
  const before = sheet.definition.questions[at];
  if (!before || before === next) return sheet;
  const names = new Map<string, string>();
  const options: [from: string, to: string][] = [];
  const taken = takenNames(sheet.definition, before);
  let item = next;
  if (before.name === next.name && before.type === next.type && !frozen.has(next.name)) {
    const [old, now] = [ownText(before), ownText(next)];
    if (differ(old, now) && isMade(next.name, old, next.type)) {
      for (const name of answerNames(next)) if (name !== next.name) taken.add(name);
      const name = freeName(slugOf(now) || next.type, taken);
      if (name !== next.name) {
        names.set(next.name, name).set(otherName(next.name), otherName(name));
        item = { ...next, name };
      }
    }
  }
  if (before.type === 'grid' && item.type === 'grid') {
    taken.add(item.name);
    const rows = followedNames(
      before.rows,
      item.rows,
      taken,
      (name) => frozen.has(name),
      'y',
      ({ text }) => text,
    );
    for (const [at, row] of item.rows.entries())
      if (rows[at]?.name !== row.name) names.set(row.name, rows[at]?.name ?? '');
    item = { ...item, rows };
  }
  if (before.type === 'choice' && item.type === 'choice') {
    const kept = (name: string) => frozen.has(optionKey(before.name, name));
    const own = takenOptions([]);
    const choices = followedNames(before.choices, item.choices, own, kept, 'c', ({ text }) => text);
    for (const [at, { name }] of item.choices.entries()) {
      const to = choices[at]?.name;
      if (to !== undefined && to !== name) options.push([name, to]);
    }
    item = { ...item, choices };
  }
  const asked = before.name;
  const questions = sheet.definition.questions.map((other, place) => {
    const spoken = place === at ? item : other;
    const optioned = options.reduce((some, [from, to]) => followedOption(some, asked, from, to), spoken);
    return names.size > 0 ? followed(optioned, names) : optioned;
  });
  return withQuestions(sheet, questions, sheet.keys);
}

const ownText = (item: Item): Text => ('text' in item ? item.text : { vi: '', en: '' });
const differ = (a: Text, b: Text) => a.vi !== b.vi || a.en !== b.en;

/** The parts with names that followed their texts, where they were made from them; place by place. */
function followedNames<T extends { name: string }>(
  before: readonly T[],
  after: readonly T[],
  others: Set<string>,
  kept: (name: string) => boolean,
  placeholder: string,
  textOf: (part: T) => Text,
): T[] {
  const taken = new Set([...others, ...after.map(({ name }) => name)]);
  return after.map((part, at) => {
    const old = before[at];
    if (old?.name !== part.name || !differ(textOf(old), textOf(part)) || kept(part.name)) return part;
    const made = isMade(part.name, textOf(old), placeholder) || new RegExp(`^${placeholder}\\d+$`).test(part.name);
    if (!made) return part;
    taken.delete(part.name);
    const base = slugOf(textOf(part));
    const name = base ? freeName(base, taken) : numbered(placeholder, taken);
    taken.add(name);
    return name === part.name ? part : { ...part, name };
  });
}

/** `c1`, `c2`…: the first that is free. */
export function numbered(prefix: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n++) if (!taken.has(`${prefix}${n}`)) return `${prefix}${n}`;
}

/**
 * Gives a question another name, and all that speaks of it with it.
 * @returns null where the name is taken
 */
export function renamed(sheet: Sheet, at: number, name: string): Sheet | null {
  const item = sheet.definition.questions[at];
  if (!item || item.name === name) return sheet;
  const taken = takenNames(sheet.definition, item);
  if (item.type === 'grid') for (const row of item.rows) taken.add(row.name);
  if (taken.has(name) || taken.has(otherName(name))) return null;
  const names = new Map([
    [item.name, name],
    [otherName(item.name), otherName(name)],
  ]);
  const questions = sheet.definition.questions.map((other, place) =>
    followed(place === at ? { ...item, name } : other, names),
  );
  return withQuestions(sheet, questions, sheet.keys);
}
