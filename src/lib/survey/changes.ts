/** What changed from one version of a questionnaire to the next, by the names that reports join by. */
import { optionsOf, type Definition, type Item, type Text } from './questionnaire.ts';

/**
 * Why answers before and after do not say the same: another kind of question, other points, options that went, rows that
 * went, or another person or matter that it is about.
 */
export type MeaningChange = 'type' | 'scale' | 'options' | 'rows' | 'about';

export type Change =
  | { kind: 'title'; before: Text; after: Text }
  | { kind: 'added' | 'removed'; item: Item }
  | { kind: 'meaning'; item: Item; before: Item; what: MeaningChange[] }
  | { kind: 'reworded'; item: Item; before: Item }
  /** When it is asked, whether it must be, what may be answered. */
  | { kind: 'rules'; item: Item; before: Item }
  | { kind: 'moved' };

const same = (a: unknown, b: unknown) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

/** Keys in one order: what was written in another is the same. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, sorted(part)]),
  );
}

/** Options without their words: how they are wed to names. */
const optionNames = (item: Item) =>
  item.type === 'choice'
    ? optionsOf(item).map(({ name }) => name)
    : item.type === 'criteria'
      ? item.options.map(({ name }) => name)
      : [];

/** How many points there are, and which: 3 of 5 is not 3 of 7. */
function pointsOf(item: Item) {
  if (item.type === 'scale') return [item.min, item.max];
  return item.type === 'grid' ? [item.labels.length] : [];
}

/** Whom or what each scored part is about, by the part's name. */
function aboutOf(item: Item): Map<string, string> {
  const of = (part: object) =>
    JSON.stringify(['aspect' in part ? part.aspect : null, 'criterion' in part ? part.criterion : null]);
  const parts = item.type === 'grid' ? item.rows : item.type === 'criteria' ? item.options : [item];
  return new Map(parts.map((part) => [part.name, of(part)]));
}

const rowNames = (item: Item) => (item.type === 'grid' ? item.rows.map(({ name }) => name) : []);
const lost = (before: readonly string[], after: readonly string[]) => before.some((name) => !after.includes(name));

/** What makes answers under one name say different things; empty: they may be counted together. */
function meaningChanges(before: Item, after: Item): MeaningChange[] {
  if (before.type !== after.type) return ['type'];
  const what: MeaningChange[] = [];
  if (before.type === 'choice' && after.type === 'choice' && before.many !== after.many) what.push('type');
  if (!same(pointsOf(before), pointsOf(after))) what.push('scale');
  if (lost(optionNames(before), optionNames(after))) what.push('options');
  if (lost(rowNames(before), rowNames(after))) what.push('rows');
  // Rows and options that are new are about something that nobody answered before.
  const is = aboutOf(after);
  if ([...aboutOf(before)].some(([name, about]) => (is.get(name) ?? about) !== about)) what.push('about');
  return what;
}

/** Every text, with where it stands. */
function wording(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(wording);
  if (typeof value !== 'object' || value === null) return undefined;
  if ('vi' in value && 'en' in value) return [value.vi, value.en];
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, key === 'showIf' ? undefined : wording(part)]),
  );
}

/** In the order of the later version; what went stands at the end. */
export function changesBetween(before: Definition, after: Definition): Change[] {
  const changes: Change[] = [];
  if (!same(before.title, after.title)) changes.push({ kind: 'title', before: before.title, after: after.title });
  const old = new Map(before.questions.map((item) => [item.name, item]));
  for (const item of after.questions) {
    const was = old.get(item.name);
    if (!was) {
      changes.push({ kind: 'added', item });
      continue;
    }
    if (same(was, item)) continue;
    const what = meaningChanges(was, item);
    if (what.length > 0) changes.push({ kind: 'meaning', item, before: was, what });
    else if (!same(wording(was), wording(item))) changes.push({ kind: 'reworded', item, before: was });
    else changes.push({ kind: 'rules', item, before: was });
  }
  const now = new Set(after.questions.map(({ name }) => name));
  for (const item of before.questions) if (!now.has(item.name)) changes.push({ kind: 'removed', item });
  const stayed = (one: Definition) =>
    one.questions.flatMap(({ name }) => (old.has(name) && now.has(name) ? [name] : []));
  if (!same(stayed(before), stayed(after))) changes.push({ kind: 'moved' });
  return changes;
}
