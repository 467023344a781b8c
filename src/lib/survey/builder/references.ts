/** Where names are spoken of: conditions and `{name}` in texts follow when a question or an option gets another name. */
import type { Condition } from '../condition.ts';
import type { Item, Text } from '../questionnaire.ts';

/** Every leaf of a condition, changed; the rest as it stands. */
function leavesChanged(condition: Condition, change: (leaf: Leaf) => Leaf): Condition {
  const parts = (some: Condition[]) => {
    const changed = some.map((part) => leavesChanged(part, change));
    return changed.some((part, at) => part !== some[at]) ? changed : some;
  };
  if ('all' in condition) {
    const all = parts(condition.all);
    return all === condition.all ? condition : { all };
  }
  if ('any' in condition) {
    const any = parts(condition.any);
    return any === condition.any ? condition : { any };
  }
  if ('not' in condition) {
    const not = leavesChanged(condition.not, change);
    return not === condition.not ? condition : { not };
  }
  return change(condition);
}

export type Leaf = Extract<Condition, { question: string }>;

function withCondition(item: Item, change: (leaf: Leaf) => Leaf): Item {
  if (!item.showIf) return item;
  const showIf = leavesChanged(item.showIf, change);
  return showIf === item.showIf ? item : { ...item, showIf };
}

/** The item, where it speaks of answers under these names, speaking of them under their new ones. */
export function followed(item: Item, names: ReadonlyMap<string, string>): Item {
  const spoken = withCondition(item, (leaf) => {
    const question = names.get(leaf.question);
    return question === undefined ? leaf : { ...leaf, question };
  });
  return withTexts(spoken, (text) => {
    const changed = { vi: piped(text.vi, names), en: piped(text.en, names) };
    return changed.vi === text.vi && changed.en === text.en ? text : changed;
  });
}

const piped = (text: string, names: ReadonlyMap<string, string>) =>
  text.includes('{')
    ? text.replace(/\{([\p{L}\p{N}_.-]+)(?=[|}])/gu, (whole, name: string) => {
        const next = names.get(name);
        return next === undefined ? whole : `{${next}`;
      })
    : text;

/** The item, where its condition asks for that option, asking for it under its new name. */
export const followedOption = (item: Item, question: string, from: string, to: string): Item =>
  withCondition(item, (leaf) =>
    leaf.question === question && 'value' in leaf && leaf.value === from ? { ...leaf, value: to } : leaf,
  );

const isText = (part: object): part is Text =>
  'vi' in part && 'en' in part && typeof part.vi === 'string' && typeof part.en === 'string';

/** @returns the same object where no text changed */
function withTexts<T>(part: T, change: (text: Text) => Text): T {
  if (typeof part !== 'object' || part === null) return part;
  if (isText(part)) return change(part) as T & Text;
  if (Array.isArray(part)) {
    const changed: unknown[] = part.map((some: unknown) => withTexts(some, change));
    return changed.some((some, at) => some !== part[at]) ? (changed as T) : part;
  }
  let changed: Record<string, unknown> | null = null;
  for (const [key, some] of Object.entries(part)) {
    const next: unknown = key === 'showIf' ? some : withTexts(some as unknown, change);
    if (next !== some) changed = { ...(changed ?? part), [key]: next };
  }
  return (changed as T | null) ?? part;
}
