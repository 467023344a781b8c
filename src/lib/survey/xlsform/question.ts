/** One row of the survey sheet as an item of ours, as far as it is one. */
import { isQuestion, type Item, type Text } from '../questionnaire.ts';
import { asked, plain, yes, type Made, type Sources } from './asked.ts';
import { choiceOf } from './choices.ts';
import type { Findings } from './findings.ts';
import { applyConstraint } from './limits.ts';
import type { Row } from './sheets.ts';
import { bothWays, isBlank } from './texts.ts';
import type { Node } from './tree.ts';

/** Answers have a length with us; forms that name none get these. */
const LENGTH = { short: 255, long: 2000 };
const HOURS = '([01]\\d|2[0-3]):[0-5]\\d';

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

function message(row: Row, { say }: Sources): { message?: Text } {
  const text = say(row, 'constraint_message');
  return !isBlank(text) || row.get('smile:empty').includes('message') ? { message: text } : {};
}

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
