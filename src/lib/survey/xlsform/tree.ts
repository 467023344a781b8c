/** The rows of the survey sheet as the tree that its groups make, each with a name that we may use. */
import { NAME, OPTION_NAME } from '../questionnaire.input.ts';
import { otherName } from '../questionnaire.ts';
import { fold } from '#lib/ui/text.ts';
import type { Findings } from './findings.ts';
import type { Row, Sheet } from './sheets.ts';
import { typeOf, type RowType } from './types.ts';

export interface Node {
  row: Row;
  type: RowType;
  /** What the form calls it; `''`: nothing. */
  given: string;
  /** What we call it. */
  name: string;
  /** Of a group. */
  children: Node[];
}

/** What comes in as an item of ours, or leads to one. */
const isKept = ({ kind }: RowType) => !['end', 'metadata', 'capture', 'calculate', 'hidden', 'unknown'].includes(kind);

/** Something like it that is allowed. */
function allowedName(wanted: string, otherwise: string): string {
  if (NAME.test(wanted)) return wanted;
  const plain = fold(wanted)
    .replace(/[^A-Za-z0-9_.-]+/g, '_')
    .replace(/^[^A-Za-z_]+/, '')
    .slice(0, 60);
  return plain || otherwise;
}

export class Names {
  readonly #used = new Set<string>();
  /** Ours by the form's: the first that has it. */
  readonly ours = new Map<string, string>();

  /** @param also names that come with it, such as that of what “other” was */
  take(wanted: string, also: (name: string) => string[] = () => []): string {
    let name = wanted;
    for (let n = 2; [name, ...also(name)].some((taken) => this.#used.has(taken)); n++)
      name = `${wanted.slice(0, 58)}_${n}`;
    for (const taken of [name, ...also(name)]) this.#used.add(taken);
    return name;
  }
}

/** @returns what stands outside of any group, groups among it */
export function treeOf({ rows, name: sheet }: Sheet, names: Names, findings: Findings): Node[] {
  const roots: Node[] = [];
  const open: Node[] = [];
  for (const row of rows) {
    const written = row.get('type');
    if (/^(yes|true|true\(\))$/i.test(row.get('disabled'))) {
      findings.add(row.place('disabled'), 'disabled', { name: row.get('name') });
      continue;
    }
    if (written === '') {
      // Remarks of the author have neither type nor name.
      if (row.get('name') !== '' || row.texts('label').length > 0)
        findings.add(row.whole, 'no-type', { name: row.get('name') });
      continue;
    }
    const type = typeOf(written);
    if (type.kind === 'end') {
      if (!open.pop()) findings.add(row.whole, 'unopened', { type: written });
      continue;
    }
    const node = { row, type, given: row.get('name'), name: '', children: [] };
    (open.at(-1)?.children ?? roots).push(node);
    if (type.kind === 'begin') open.push(node);
  }
  for (const { row, given } of open) findings.add({ sheet, line: row.line }, 'unclosed', { name: given });
  nameAll(roots, names, findings);
  return roots;
}

function nameAll(nodes: Node[], names: Names, findings: Findings) {
  for (const node of nodes) {
    if (isKept(node.type)) node.name = named(node, names, findings);
    nameAll(node.children, names, findings);
  }
}

function named({ row, type, given }: Node, names: Names, findings: Findings): string {
  // What our own export adds beside a question is taken back into it.
  if (['criteria-high', 'callback-consent'].includes(row.get('smile:kind'))) return given;
  if (row.get('smile:kind') === 'other') {
    names.ours.set(given, given);
    return given;
  }
  const otherwise = `${type.kind === 'begin' ? 'page' : type.kind === 'note' ? 'note' : 'question'}_${row.line}`;
  const also = type.kind === 'select' && type.other ? (name: string) => [otherName(name)] : undefined;
  const name = names.take(allowedName(given, otherwise), also);
  if (given === '' && type.kind !== 'note' && type.kind !== 'begin') findings.add(row.whole, 'name-made', { to: name });
  if (given !== '' && name !== given) findings.add(row.place('name'), 'name-changed', { from: given, to: name });
  if (given !== '' && !names.ours.has(given)) {
    names.ours.set(given, name);
    if (also) names.ours.set(otherName(given), otherName(name));
  }
  return name;
}

/** @param used names that others of the list have */
export function optionName(given: string, used: ReadonlySet<string>): string {
  const plain = OPTION_NAME.test(given)
    ? given
    : fold(given)
        .replace(/[^A-Za-z0-9_.-]+/g, '_')
        .replace(/^[^A-Za-z0-9_-]+/, '')
        .slice(0, 60) || 'option';
  let name = plain;
  for (let n = 2; used.has(name); n++) name = `${plain}_${n}`;
  return name;
}
