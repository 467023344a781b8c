/** One row of the survey sheet as a question of ours, as far as it is one. */
import { isSafePattern } from '../check.ts';
import {
  aspects,
  isQuestion,
  type Aspect,
  type Choice,
  type ChoiceQuestion,
  type CriteriaQuestion,
  type Item,
  type Question,
  type Text,
} from '../questionnaire.ts';
import type { Known } from './condition-words.ts';
import { constraintOf, rulesIn, type Rule } from './constraint.ts';
import type { Findings } from './findings.ts';
import type { Option } from './lists.ts';
import type { Row } from './sheets.ts';
import { bothWays, isBlank } from './texts.ts';
import type { Names, Node } from './tree.ts';
import type { RowType } from './types.ts';
import { parseXPath, XPathError } from './xpath.ts';

export interface Sources {
  lists: ReadonlyMap<string, Option[]>;
  names: Names;
  /** A cell's text in our languages. */
  say: (row: Row, key: string) => Text;
  findings: Findings;
}

/** Answers have a length with us; forms that name none get these. */
const LENGTH = { short: 255, long: 2000 };
const HOURS = '([01]\\d|2[0-3]):[0-5]\\d';

export interface Made {
  item: Item;
  known: Known['kind'];
  codes?: ReadonlyMap<string, string | number>;
}

/** @returns null where nothing of it comes in, which is told */
export function questionOf(node: Node, sources: Sources, followers: ReadonlyMap<string, Node>): Made | null {
  const { row } = node;
  const { findings } = sources;
  const made = itemOf(node, sources, followers);
  if (!made) return null;
  const { item } = made;
  tellUnused(node, item, findings);
  if (isQuestion(item)) applyConstraint(item, row, sources, made.codes);
  return made;
}

const yes = /^(yes|true|true\(\)|1)$/i;
const no = /^(no|false|false\(\)|0)$/i;

/** What is the same for every question. */
function asked(node: Node, { say, findings }: Sources) {
  const { row, name } = node;
  const text = say(row, 'label');
  const hint = say(row, 'hint');
  const written = row.get('required');
  const required = yes.test(written) ? true : no.test(written) && written !== '' ? false : undefined;
  if (written !== '' && required === undefined)
    findings.add(row.place('required'), 'required', { expression: written });
  const keepsHint = !isBlank(hint) || row.get('smile:empty').includes('hint');
  // A question may consist of its hint; one without either is asked by its name.
  const [shownText, shownHint] = isBlank(text) && keepsHint ? [hint, undefined] : [text, keepsHint ? hint : undefined];
  if (isBlank(shownText)) findings.add(row.whole, 'label-made', { name: node.given || name });
  return {
    name,
    text: isBlank(shownText) ? bothWays(node.given || name) : shownText,
    ...(shownHint ? { hint: shownHint } : {}),
    ...(required === undefined || row.get('smile:required') === 'unset' ? {} : { required }),
  };
}

export function scored(row: Row): { criterion?: string; aspect?: Aspect } {
  const criterion = row.get('smile:criterion').slice(0, 60);
  const aspect = aspects.find((known) => known === row.get('smile:aspect'));
  return { ...(criterion ? { criterion } : {}), ...(aspect ? { aspect } : {}) };
}

function message(row: Row, { say }: Sources): { message?: Text } {
  const text = say(row, 'constraint_message');
  return !isBlank(text) || row.get('smile:empty').includes('message') ? { message: text } : {};
}

const plain = (item: Item): Made => ({ item, known: 'plain' });

function itemOf(node: Node, sources: Sources, followers: ReadonlyMap<string, Node>): Made | null {
  const { row, type } = node;
  const { say, findings } = sources;
  const base = () => asked(node, sources);
  const written = row.get('type');
  const changed = (to: string) => findings.add(row.place('type'), 'changed', { type: written, to });
  const text = (short: boolean) => ({
    type: 'text' as const,
    ...base(),
    maxLength: short ? LENGTH.short : LENGTH.long,
  });
  if (yes.test(row.get('readonly')) && type.kind === 'text' && row.get('calculation') === '')
    return plain({ type: 'note', name: node.name, text: base().text });
  switch (type.kind) {
    case 'text': {
      const kind = row.get('smile:kind');
      const consent = followers.get('callback-consent');
      if (kind === 'phone' || kind === 'email') return plain({ type: kind, ...base() });
      if (kind === 'callback' && consent)
        return { item: { type: 'callback', ...base(), consent: say(consent.row, 'label') }, known: 'many' };
      const long = /\bmultiline\b/.test(row.get('appearance'));
      const short = long ? (row.get('smile:short') === 'no' ? { short: false } : {}) : { short: true };
      return plain({ ...text(!long), ...short, ...message(row, sources) });
    }
    case 'integer':
    case 'decimal':
      return plain({ type: 'number', ...base(), whole: type.kind === 'integer', ...message(row, sources) });
    case 'percentage':
      return plain({ type: 'number', ...base(), whole: true, min: 0, max: 100, ...message(row, sources) });
    case 'range':
      return plain(ranged(node, sources));
    case 'date':
      return { item: { type: 'date', ...base(), ...message(row, sources) }, known: 'date' };
    case 'datetime':
      changed('date');
      return { item: { type: 'date', ...base(), ...message(row, sources) }, known: 'date' };
    case 'time':
      changed('time');
      return plain({ ...text(true), maxLength: 5, short: true, pattern: HOURS, ...message(row, sources) });
    case 'barcode':
    case 'external':
      changed('text');
      return plain({ ...text(true), short: true, ...message(row, sources) });
    case 'phone':
      return plain({ type: 'phone', ...base() });
    case 'acknowledge':
      return { item: { type: 'consent', ...base() }, known: 'consent' };
    case 'note':
      return plain({ type: 'note', name: node.name, text: base().text });
    case 'rank':
      changed('select_multiple');
      return choiceOf(node, { kind: 'select', many: true, list: type.list, other: false }, sources, followers);
    case 'select':
      return choiceOf(node, type, sources, followers);
    case 'score-row':
      return choiceOf(
        node,
        { kind: 'select', many: false, list: row.get('score_choices'), other: false },
        sources,
        followers,
      );
    case 'metadata':
      findings.add(row.place('type'), 'metadata', { type: written });
      return null;
    case 'hidden':
      if (row.get('smile:kind') !== 'given') findings.add(row.place('type'), 'left-out', { type: written });
      return null;
    case 'calculate':
      findings.add(row.place('calculation'), 'calculation', { name: node.given, expression: row.get('calculation') });
      return null;
    case 'capture':
      findings.add(row.place('type'), 'left-out', { type: written });
      return null;
    default:
      findings.add(row.place('type'), 'type-unknown', { type: written });
      return null;
  }
}

/** A slider: the points of a scale where they are few and whole, else a number within limits. */
function ranged(node: Node, sources: Sources): Item {
  const { row } = node;
  const parameter = (name: string, otherwise: number) => {
    const value = new RegExp(`(?:^|[\\s;,])${name}\\s*=\\s*(-?[\\d.]+)`, 'i').exec(row.get('parameters'))?.[1];
    return value === undefined || !Number.isFinite(Number(value)) ? otherwise : Number(value);
  };
  const [min, max, step] = [parameter('start', 0), parameter('end', 10), parameter('step', 1)];
  const whole = [min, max, step].every(Number.isInteger);
  const base = asked(node, sources);
  if (whole && step === 1 && max > min && max - min <= 20)
    return { type: 'scale', ...base, min, max, labels: [bothWays(String(min)), bothWays(String(max))] };
  if (step !== 1) sources.findings.add(row.place('parameters'), 'parameter', { value: `step=${step}` });
  return { type: 'number', ...base, whole, min, max };
}

type Select = Extract<RowType, { kind: 'select' }>;

function choiceOf(node: Node, type: Select, sources: Sources, followers: ReadonlyMap<string, Node>): Made {
  const { row } = node;
  const { findings } = sources;
  const options = sources.lists.get(type.list) ?? [];
  if (options.length === 0) findings.add(row.place('type'), 'no-list', { list: type.list });
  const own = type.many ? criteriaOf(node, options, sources, followers) : pointsOf(node, options, sources);
  if (own) return own;
  const other = followers.get('other') ? options.find(({ given }) => given === 'other') : undefined;
  const listed = type.other
    ? options.filter(({ given }) => given !== 'other')
    : options.filter((option) => option !== other);
  const choices = listed.map(({ name, text, row: optionRow }): Choice => {
    const alone = optionRow.get('smile:exclusive');
    return { name, text, ...(alone === '' ? {} : { exclusive: alone === 'yes' }) };
  });
  const otherText = type.other
    ? (options.find(({ given }) => given === 'other')?.text ?? { vi: 'Khác', en: 'Other' })
    : other?.text;
  const shuffled = /\brandomize\s*=\s*(true|false)/i.exec(row.get('parameters'))?.[1]?.toLowerCase();
  const whole = (key: string) => (/^\d+$/.test(row.get(key)) ? Number(row.get(key)) : undefined);
  const [atLeast, atMost] = [whole('smile:at_least'), whole('smile:at_most')];
  const item: ChoiceQuestion = {
    type: 'choice',
    ...asked(node, sources),
    many: type.many,
    choices,
    ...(otherText ? { other: otherText } : {}),
    ...(shuffled === undefined ? {} : { shuffled: shuffled === 'true' }),
    ...(atLeast === undefined ? {} : { atLeast }),
    ...(atMost === undefined ? {} : { atMost }),
  };
  const codes = new Map(options.map(({ given, name }) => [given, name]));
  if (otherText) codes.set('other', 'other');
  return { item, known: type.many ? 'many' : 'one', codes };
}

/** Options whose names are whole numbers that follow each other: the points of a scale. */
function pointsOf(node: Node, options: Option[], sources: Sources): Made | null {
  const { row } = node;
  const kind = row.get('smile:kind');
  const likert = /\blikert\b/.test(row.get('appearance'));
  if (!likert && !['rating', 'scale', 'recommend'].includes(kind)) return null;
  const first = Number(options[0]?.given ?? NaN);
  const consecutive = options.every(({ given }, at) => given === String(first + at));
  if (!consecutive || options.length < 2 || options.length > 21) return null;
  const labels = options.map(({ text }) => text);
  const [low, high] = [labels[0], labels.at(-1)];
  if (!low || !high) return null;
  const base = { ...asked(node, sources), ...scored(row) };
  const [a, b, c, d, e] = labels;
  if (kind === 'rating' && first === 1 && labels.length === 5 && a && b && c && d && e)
    return plain({ type: 'rating', ...base, aspect: base.aspect ?? 'person', labels: [a, b, c, d, e] });
  if (kind === 'recommend' && first === 0 && labels.length === 11)
    return plain({ type: 'recommend', ...base, low, high });
  const ends = row.get('smile:labels') === 'ends';
  const max = first + labels.length - 1;
  return plain({ type: 'scale', ...base, min: first, max, labels: ends ? [low, high] : labels });
}

/** Reasons behind a rating: a form has them twice, in the words for a low and for a high one. */
function criteriaOf(
  node: Node,
  options: Option[],
  sources: Sources,
  followers: ReadonlyMap<string, Node>,
): Made | null {
  const high = followers.get('criteria-high');
  if (node.row.get('smile:kind') !== 'criteria' || high?.type.kind !== 'select') return null;
  const found = new Map<string, { order: number; option: CriteriaQuestion['options'][number] }>();
  for (const [tone, list] of [
    ['low', options],
    ['high', sources.lists.get(high.type.list) ?? []],
  ] as const)
    for (const { name, text, row } of list) {
      const { aspect = 'person', criterion = name } = scored(row);
      const known = found.get(name) ?? { order: Number(row.get('smile:order')), option: { name, aspect, criterion } };
      const worded = sources.say(row, 'label');
      if (!isBlank(worded)) known.option[tone] = text;
      found.set(name, known);
    }
  const ordered = [...found.values()].sort((a, b) => a.order - b.order).map(({ option }) => option);
  const [low, highText] = [sources.say(node.row, 'label'), sources.say(high.row, 'label')];
  const codes = new Map(ordered.map(({ name }) => [name, name]));
  return { item: { type: 'criteria', name: node.name, low, high: highText, options: ordered }, known: 'many', codes };
}

/** What other tools do with a row and we do not. */
function tellUnused({ row, type }: Node, item: Item, findings: Findings) {
  const understood = item.type === 'text' && type.kind === 'text' ? /^multiline$/ : /^$/;
  const looks = row.get('smile:kind') === '' && item.type !== 'scale' ? row.get('appearance').split(/\s+/) : [];
  const unused = looks.filter((word) => word !== '' && !understood.test(word));
  if (unused.length > 0) findings.add(row.place('appearance'), 'appearance', { value: unused.join(' ') });
  const cells = {
    default: 'default',
    guidance_hint: 'guidance',
    required_message: 'message',
    media: 'media',
    choice_filter: 'choice-filter',
  } as const;
  for (const [key, code] of Object.entries(cells))
    if (row.get(key) !== '') findings.add(row.place(key), code, { value: row.get(key) });
  if (row.get('calculation') !== '')
    findings.add(row.place('calculation'), 'calculation', { name: item.name, expression: row.get('calculation') });
  if (!('message' in item) && row.get('constraint_message') !== '')
    findings.add(row.place('constraint_message'), 'message', { value: row.get('constraint_message') });
  const rest = row
    .get('parameters')
    .replace(type.kind === 'range' ? /\b(start|end|step)\s*=\s*\S+/gi : /\brandomize\s*=\s*(true|false)/i, '')
    .trim();
  if (rest !== '') findings.add(row.place('parameters'), 'parameter', { value: rest });
}

function applyConstraint(question: Question, row: Row, { findings }: Sources, codes: Made['codes']) {
  const written = row.get('constraint');
  // What our own kinds are checked for elsewhere is what they are.
  if (written === '' || (constraintOf(question) === written && question.type !== 'choice')) return;
  const place = row.place('constraint');
  let rules: (Rule | null)[];
  try {
    rules = rulesIn(parseXPath(written), question.type === 'number' && question.whole);
  } catch (error) {
    if (!(error instanceof XPathError)) throw error;
    rules = [null];
  }
  // How many may be chosen depends on what excludes the others, wherever it is written.
  for (const rule of rules.toSorted((a, b) => Number(a?.rule === 'count') - Number(b?.rule === 'count'))) {
    if (!rule || !applies(question, rule, codes)) findings.add(place, 'constraint', { expression: written });
    else if ('strict' in rule) findings.add(place, 'strict-limit', { expression: written });
  }
}

/** @returns false where this question has no such limit */
function applies(question: Question, rule: Rule, codes: Made['codes']): boolean {
  if (rule.rule === 'nothing') return true;
  switch (question.type) {
    case 'number':
      if (rule.rule !== 'min' && rule.rule !== 'max') return false;
      question[rule.rule] = rule.value;
      return true;
    case 'scale':
      return (rule.rule === 'min' && rule.value <= question.min) || (rule.rule === 'max' && rule.value >= question.max);
    case 'date':
      if (rule.rule !== 'from' && rule.rule !== 'to') return false;
      question[rule.rule === 'from' ? 'min' : 'max'] = rule.day;
      return true;
    case 'text': {
      if (rule.rule === 'pattern' && question.pattern === undefined) question.pattern = rule.pattern;
      else if (rule.rule === 'length' && rule.max >= 1) {
        if (rule.max !== Infinity) question.maxLength = Math.min(rule.max, 10_000);
        const { maxLength } = question;
        const counted = `[\\s\\S]{${rule.min},${rule.max === Infinity ? '' : maxLength}}`;
        if (rule.min <= 1) return true;
        if (question.pattern !== undefined || !isSafePattern(counted)) return false;
        question.pattern = counted;
      } else return false;
      return true;
    }
    case 'choice':
      return question.many && limitsChoice(question, rule, (given) => String(codes?.get(given) ?? given));
    default:
      return false;
  }
}

/** @param ours an option's name with us */
function limitsChoice(question: ChoiceQuestion, rule: Rule, ours: (given: string) => string): boolean {
  const option = (given: string) => question.choices.find(({ name }) => name === ours(given));
  if (rule.rule === 'exclusive') {
    const alone = option(rule.option);
    if (alone) alone.exclusive = true;
    return alone !== undefined;
  }
  if (rule.rule !== 'count' || rule.max < 1) return false;
  if (rule.unless?.some((given) => option(given)?.exclusive !== true)) return false;
  // `>= 0` limits nothing, but it is what somebody wrote.
  if (rule.max === Infinity || rule.min > 0) question.atLeast = rule.min;
  if (rule.max !== Infinity) question.atMost = rule.max;
  return true;
}
