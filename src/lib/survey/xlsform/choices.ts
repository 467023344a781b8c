/** A select as a question of ours: a choice, the points of a scale, or what our export made of a rating and its reasons. */
import type { Choice, ChoiceQuestion, CriteriaQuestion } from '../questionnaire.ts';
import { asked, plain, scored, type Made, type Sources } from './asked.ts';
import type { Option } from './lists.ts';
import { isBlank } from './texts.ts';
import type { Node } from './tree.ts';
import type { RowType } from './types.ts';

type Select = Extract<RowType, { kind: 'select' }>;

export function choiceOf(node: Node, type: Select, sources: Sources, followers: ReadonlyMap<string, Node>): Made {
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
