/** What changed, as lines that people read: one value each, from what to what. */
import { isReference } from '#lib/access/audit.ts';
import { records_forgotten } from '#lib/paraglide/messages.js';
import type { Change } from './audit-log.ts';
import { fieldWord, valueWord, type Wording } from './audit-words.server.ts';

/** A path of field names to a value that is not taken apart any further. */
type Leaves = Map<string, { path: string[]; value: unknown }>;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isReference(value);

function leavesOf(value: unknown, path: string[] = [], into: Leaves = new Map()): Leaves {
  if (isRecord(value)) for (const [key, held] of Object.entries(value)) leavesOf(held, [...path, key], into);
  else if (value !== undefined) into.set(JSON.stringify(path), { path, value });
  return into;
}

/** Calls with every single value and the name of the field that holds it. */
export function visit(value: unknown, see: (field: string, value: unknown) => void, field = '') {
  if (Array.isArray(value)) for (const item of value) visit(item, see, field);
  else if (isRecord(value)) for (const [key, held] of Object.entries(value)) visit(held, see, key);
  else see(field, value);
}

export interface ChangeWording extends Wording {
  /** Personal values that may still be known, by the id of their reference: JSON. */
  personal: ReadonlyMap<string, string>;
}

/** Everything that `before` and `after` do not have in common. */
export function changesOf(before: unknown, after: unknown, wording: ChangeWording): Change[] {
  const was = leavesOf(before);
  const is = leavesOf(after);
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((key) => {
    const [old, now] = [was.get(key), is.get(key)];
    const path = (old ?? now)?.path ?? [];
    const [shownOld, shownNow] = [old, now].map((leaf) => leaf && shown(path, leaf.value, wording));
    // What both were called may be forgotten: that it changed is not.
    const forgotten = isReference(old?.value) && !wording.personal.has(old.value.$personal);
    if (old && now && shownOld === shownNow && !forgotten) return [];
    const field = path.map((part) => fieldWord(part, wording.locale)).join(' › ');
    return [{ field, before: shownOld ?? null, after: shownNow ?? null }];
  });
}

function shown(path: string[], value: unknown, wording: ChangeWording): string {
  const field = path.at(-1) ?? '';
  if (isReference(value)) {
    const kept = wording.personal.get(value.$personal);
    return kept === undefined
      ? records_forgotten({}, { locale: wording.locale })
      : valueWord(field, JSON.parse(kept), wording);
  }
  if (Array.isArray(value))
    return value.length === 0
      ? valueWord(field, null, wording)
      : value.map((item) => shown(path, item, wording)).join('; ');
  if (isRecord(value))
    return Object.entries(value)
      .map(([key, held]) => `${fieldWord(key, wording.locale)} ${shown([key], held, wording)}`)
      .join(', ');
  return valueWord(field, value, wording);
}
