/** The tree of a form as our items: groups become pages, tables become grids, and what shows when is read at the end. */
import type { Condition } from '../condition.ts';
import { answerNames, otherName, type GridQuestion, type Item, type Text } from '../questionnaire.ts';
import { asFarAsItGoes, type Known } from './condition-words.ts';
import { scored, type Sources } from './asked.ts';
import { questionOf } from './question.ts';
import type { Row } from './sheets.ts';
import { isBlank } from './texts.ts';
import type { Node } from './tree.ts';
import { ratedAs, unrated, withImplied } from './implied.ts';
import { parseXPath, XPathError, type Expr } from './xpath.ts';

/** Of a grid's columns. */
const MOST_LABELS = 11;

/** A group that becomes a page, and again one after what is nested in it. */
interface Group {
  node: Node;
  text: Text;
  /** Rows whose relevant must hold for it. */
  conditions: Row[];
  outer: Group | null;
  opened: boolean;
}

export class Builder {
  readonly #sources: Sources;
  readonly #known = new Map<string, Known>();
  readonly #made: { item: Item; conditions: Row[] }[] = [];
  readonly #ratings: string[] = [];
  #page: Group | null = null;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  items(tree: Node[]): Item[] {
    this.#walk(tree, null);
    const places = new Map(this.#made.flatMap(({ item }, at) => answerNames(item).map((name) => [name, at] as const)));
    return this.#made.map(({ item, conditions }, at) => {
      const showIf = this.#condition(item, conditions, (name) => (places.get(name) ?? -1) >= at);
      return showIf ? { ...item, showIf } : item;
    });
  }

  #walk(nodes: Node[], group: Group | null) {
    for (let at = 0; at < nodes.length; at++) {
      const node = nodes[at];
      if (!node) continue;
      if (node.type.kind === 'begin') {
        this.#group(node, group);
        continue;
      }
      const table = this.#tableFrom(nodes, at);
      if (table) {
        this.#grid(node, table, group);
        at += table.length;
        continue;
      }
      const followers = new Map<string, Node>();
      for (let next = nodes[at + 1]; next && belongs(next); next = nodes[at + 1]) {
        followers.set(next.row.get('smile:kind'), next);
        at++;
      }
      const made = questionOf(node, this.#sources, followers);
      if (!made) continue;
      this.#push(made.item, node.row.get('relevant') === '' ? [] : [node.row], group);
      this.#know(node.given, { name: node.name, kind: made.known, ...(made.codes ? { codes: made.codes } : {}) });
      if (made.item.type === 'choice' && made.item.other)
        this.#know(otherName(node.given), { name: otherName(node.name), kind: 'plain' });
    }
  }

  #know(given: string, known: Known) {
    if (given !== '' && !this.#known.has(given)) this.#known.set(given, known);
  }

  #group(node: Node, outer: Group | null) {
    const { row, type, children } = node;
    const { say, findings } = this.#sources;
    const appearance = row.get('appearance');
    if (type.kind === 'begin' && type.repeat) findings.add(row.whole, 'repeat', { name: node.given });
    const tabular = (type.kind === 'begin' && type.table) || /\btable-list\b/.test(appearance);
    if (tabular && this.#isTable(children, row.get('score_choices'))) return this.#grid(node, children, outer);
    const text = say(row, 'label');
    if (row.get('media') !== '') findings.add(row.place('media'), 'media', { value: row.get('media') });
    const unused = appearance.split(/\s+/).filter((word) => word !== '' && word !== 'field-list');
    if (unused.length > 0) findings.add(row.place('appearance'), 'appearance', { value: unused.join(' ') });
    const eager = /\bfield-list\b/.test(appearance);
    if (isBlank(text) && row.get('relevant') === '' && !eager) return this.#walk(children, outer);
    const conditions = [...(outer?.conditions ?? []), ...(row.get('relevant') === '' ? [] : [row])];
    const group = { node, text, conditions, outer, opened: false };
    if (eager) this.#open(group);
    this.#walk(children, group);
    if (!group.opened && !isBlank(text)) findings.add(row.whole, 'left-out', { type: row.get('type') });
  }

  /** Makes sure that what comes next stands on that group's page. */
  #open(group: Group | null) {
    if (this.#page === group) return;
    this.#page = group;
    const { names } = this.#sources;
    const at = this.#made.length + 1;
    const item: Item = {
      type: 'page',
      name: group && !group.opened ? group.node.name : names.take(group ? group.node.name : `page_${at}`),
      text: group?.text ?? { vi: '', en: '' },
    };
    this.#made.push({ item, conditions: group?.conditions ?? [] });
    if (!group) return;
    group.opened = true;
    // A title that has no page of its own before its first inner group is read there.
    for (let outer = group.outer; outer && !outer.opened; outer = outer.outer) {
      outer.opened = true;
      if (!isBlank(outer.text))
        this.#made.push({ item: { type: 'note', name: outer.node.name, text: outer.text }, conditions: [] });
    }
  }

  #push(item: Item, conditions: Row[], group: Group | null) {
    this.#open(group);
    this.#made.push({ item, conditions });
  }

  /** The rows of a table that a heading row begins: `label`, then `list-nolabel`. */
  #tableFrom(nodes: Node[], at: number): Node[] | null {
    const looks = (node: Node | undefined, word: string) =>
      node?.row.get('appearance').split(/\s+/).includes(word) === true;
    const head = nodes[at];
    if (!head || !looks(head, 'label')) return null;
    const rows: Node[] = [];
    for (let next = nodes[at + 1]; next && looks(next, 'list-nolabel'); next = nodes[at + 1 + rows.length])
      rows.push(next);
    const same = rows.every(({ row }) => row.get('relevant') === head.row.get('relevant'));
    return same && this.#isTable([head, ...rows], '', true) && rows.length > 0 ? rows : null;
  }

  /** Whether these are single choices from one list, asked all or none. */
  #isTable(rows: Node[], scores: string, related = false): boolean {
    const lists = new Set(
      rows.map(({ type }) =>
        type.kind === 'select' && !type.many && !type.other ? type.list : type.kind === 'score-row' ? scores : null,
      ),
    );
    const [list] = lists;
    const options = this.#sources.lists.get(list ?? '')?.length ?? 0;
    return (
      lists.size === 1 &&
      options >= 2 &&
      options <= MOST_LABELS &&
      rows.every(({ row }) => row.get('constraint') === '' && (related || row.get('relevant') === ''))
    );
  }

  #grid(head: Node, rows: Node[], group: Group | null) {
    const { say, findings, lists } = this.#sources;
    const [first] = rows;
    const list = first?.type.kind === 'select' ? first.type.list : head.row.get('score_choices');
    const options = lists.get(list) ?? [];
    const own = head.row.get('smile:kind') === 'grid';
    const none = own ? options.find(({ given }) => given === '0') : undefined;
    const points = options.filter((option) => option !== none);
    const hint = say(head.row, 'hint');
    const required = rows.map(({ row }) => row.get('required'));
    const must = /^(yes|true|true\(\))$/i;
    const asked = required.some((text) => must.test(text)) ? true : required[0] ? false : undefined;
    if (new Set(required).size > 1)
      findings.add(head.row.whole, 'required', { expression: required.find(Boolean) ?? '' });
    if (!own) findings.add(head.row.whole, 'grid-codes', { list, n: points.length });
    const item: GridQuestion = {
      type: 'grid',
      name: head.name,
      text: say(head.row, 'label'),
      ...(isBlank(hint) && !head.row.get('smile:empty').includes('hint') ? {} : { hint }),
      ...(asked === undefined ? {} : { required: asked }),
      labels: points.map(({ text }) => text),
      ...(none ? { none: none.text } : {}),
      rows: rows.map(({ row, name }) => {
        if (row.texts('hint').length > 0) findings.add(row.place('hint'), 'guidance', { value: row.get('hint') });
        return { name, text: say(row, 'label'), ...scored(row) };
      }),
    };
    this.#push(item, head.row.get('relevant') === '' ? [] : [head.row], group);
    const codes = new Map(points.map(({ given }, at) => [given, at + 1]));
    for (const { given, name } of rows)
      this.#know(given, own ? { name, kind: 'plain' } : { name, kind: 'coded', codes });
  }

  /** What must hold of all the rows, as far as it can be asked; the rest is told. */
  #condition(item: Item, rows: Row[], isLater: (name: string) => boolean): Condition | null {
    const conditions = rows.flatMap((row) => {
      const found = this.#read(item, row, isLater);
      return found ? [found] : [];
    });
    if (item.type === 'rating') this.#ratings.push(item.name);
    const [only] = conditions;
    return conditions.length > 1 ? { all: conditions } : (only ?? null);
  }

  #read(item: Item, row: Row, isLater: (name: string) => boolean): Condition | null {
    const { findings } = this.#sources;
    const place = row.place('relevant');
    const expression = row.get('relevant');
    const source = this.#withoutImplied(item, expression);
    if (source === '') return null;
    let expr: Expr;
    try {
      expr = parseXPath(source);
    } catch (error) {
      if (!(error instanceof XPathError)) throw error;
      findings.add(place, 'relevant', { expression, reason: 'not-an-expression', about: error.found });
      return null;
    }
    const { condition, left } = asFarAsItGoes(expr, this.#known);
    for (const { reason, about } of left) findings.add(place, 'relevant', { expression, reason, about });
    if (!condition) return null;
    for (const { name } of this.#known.values())
      if (isLater(name) && mentions(condition, name)) findings.add(place, 'relevant-later', { name });
    return condition;
  }

  /** Ratings and their reasons have rules of their own, which our export writes before what their author asked for. */
  #withoutImplied(item: Item, written: string): string {
    const implied =
      item.type === 'rating' ? unrated(this.#ratings) : item.type === 'criteria' ? ratedAs(this.#ratings, '<= 3') : '';
    if (implied === '' || !written.startsWith(implied)) return written;
    const rest = written.slice(implied.length);
    if (rest === '') return '';
    return rest.startsWith(' and (') && withImplied(implied, rest.slice(6, -1)) === written
      ? rest.slice(6, -1)
      : written;
  }
}

/** What our export adds beside a question, and takes back into it. */
const belongs = ({ row }: Node) => ['other', 'criteria-high', 'callback-consent'].includes(row.get('smile:kind'));

function mentions(condition: Condition, name: string): boolean {
  if ('all' in condition) return condition.all.some((part) => mentions(part, name));
  if ('any' in condition) return condition.any.some((part) => mentions(part, name));
  return 'not' in condition ? mentions(condition.not, name) : condition.question === name;
}
