/** What stands in the way of publishing a questionnaire, and what its author should look at. */
import { isPossible } from './possible.ts';
import { namesIn, type Condition } from './condition.ts';
import { NAME } from './questionnaire.input.ts';
import { namesInText } from './piping.ts';
import { answerNames, isQuestion, optionsOf, type Definition, type Item, type Text } from './questionnaire.ts';

export type ProblemKind =
  | 'empty'
  | 'duplicate-name'
  | 'bad-name'
  | 'no-text'
  | 'no-options'
  | 'double-option'
  | 'bad-range'
  | 'bad-labels'
  | 'bad-pattern'
  | 'later-question'
  | 'unknown-question'
  | 'unreachable'
  | 'no-rating'
  | 'empty-page'
  | 'untranslated'
  | 'unknown-value'
  | 'kiosk-long'
  | 'kiosk-kind';

/** Those that keep a version from being published; the others are advice. */
const grave = new Set<ProblemKind>([
  'empty',
  'duplicate-name',
  'bad-name',
  'no-text',
  'no-options',
  'double-option',
  'bad-range',
  'bad-labels',
  'bad-pattern',
  'later-question',
  'unknown-question',
  'unreachable',
  'no-rating',
]);

export interface DefinitionProblem {
  kind: ProblemKind;
  grave: boolean;
  /** Place in `questions`; null: the whole. */
  at: number | null;
  /** What its words name: another question, an option. */
  about?: string;
}

/** What invitations and visits know, and texts may ask for. */
export const givenNames = ['hoTen', 'xungHo', 'nhanVien', 'diemGiaoDich', 'quay', 'ngay', 'donVi', 'thoiHan', 'lienHe'];

/** A kiosk's customer stands and goes: a rating, its reasons, and this many questions more. */
const KIOSK_QUESTIONS = 3;

export interface CheckOptions {
  /** It is to be asked at kiosks too. */
  kiosk?: boolean;
}

/** @returns in the order of the questions; what keeps it from being published is `grave` */
export function problemsIn(definition: Definition, { kiosk = false }: CheckOptions = {}): DefinitionProblem[] {
  const found: DefinitionProblem[] = [];
  const add = (at: number | null, kind: ProblemKind, about?: string) =>
    found.push({ kind, grave: grave.has(kind), at, ...(about === undefined ? {} : { about }) });

  const { questions } = definition;
  if (!questions.some(isQuestion)) add(null, 'empty');
  checkText(definition.title, (kind) => add(null, kind));
  const places = new Map<string, number>();
  questions.forEach((item, at) => {
    const names = isQuestion(item) ? answerNames(item) : [item.name];
    for (const name of names) {
      if (places.has(name)) add(at, 'duplicate-name', name);
      else places.set(name, at);
      if (!NAME.test(name)) add(at, 'bad-name', name);
    }
  });
  questions.forEach((item, at) => {
    checkTexts(item, (kind) => add(at, kind));
    checkParts(item, (kind, about) => add(at, kind, about));
    checkCondition(definition, item, at, places, (kind, about) => add(at, kind, about));
    checkValues(item, at, places, (about) => add(at, 'unknown-value', about));
    if (item.type === 'criteria' && !questions.slice(0, at).some(({ type }) => type === 'rating')) add(at, 'no-rating');
    if (item.type === 'page' && (questions[at + 1] ?? item).type === 'page') add(at, 'empty-page');
  });
  if (kiosk) checkKiosk(questions, add);
  return found.sort((a, b) => (a.at ?? -1) - (b.at ?? -1));
}

type Add = (kind: ProblemKind, about?: string) => void;

function checkText({ vi, en }: Text, add: Add) {
  if (!vi && !en) add('no-text');
  else if (!vi || !en) add('untranslated');
}

/** Every text of an item, wherever it stands. */
export function textsOf(item: Item): Text[] {
  const own = 'text' in item ? [item.text] : [];
  switch (item.type) {
    case 'rating':
      return [...own, ...item.labels];
    case 'criteria':
      return [
        item.low,
        item.high,
        ...item.options.flatMap(({ low, high }) => [...(low ? [low] : []), ...(high ? [high] : [])]),
      ];
    case 'scale':
      return [...own, ...item.labels];
    case 'recommend':
      return [...own, item.low, item.high];
    case 'grid':
      return [...own, ...item.labels, ...(item.none ? [item.none] : []), ...item.rows.map(({ text }) => text)];
    case 'choice':
      return [...own, ...optionsOf(item).map(({ text }) => text)];
    case 'callback':
      return [...own, item.consent];
    default:
      return own;
  }
}

function checkTexts(item: Item, add: Add) {
  // A page may go without a title; its text is there to be filled.
  const texts = textsOf(item).filter(({ vi, en }) => item.type !== 'page' || vi || en);
  const optional = ['hint', 'message'].flatMap((key) =>
    key in item ? [(item as unknown as Record<string, Text>)[key]] : [],
  );
  const kinds = new Set<ProblemKind>();
  for (const text of texts) checkText(text, (kind) => kinds.add(kind));
  for (const text of optional) if (text && !text.vi !== !text.en) kinds.add('untranslated');
  for (const kind of kinds) add(kind);
}

function checkParts(item: Item, add: Add) {
  switch (item.type) {
    case 'criteria':
    case 'choice': {
      const options = item.type === 'choice' ? optionsOf(item) : item.options;
      if (options.length < (item.type === 'choice' ? 2 : 1)) add('no-options');
      const names = options.map(({ name }) => name);
      const double = names.find((name, at) => names.indexOf(name) !== at);
      if (double) add('double-option', double);
      if (item.type === 'choice' && (item.atLeast ?? 0) > (item.atMost ?? options.length)) add('bad-range');
      return;
    }
    case 'grid':
      if (item.rows.length === 0 || item.labels.length < 2) add('no-options');
      return;
    case 'scale':
      if (item.max <= item.min || item.max - item.min > 20) add('bad-range');
      else if (![2, item.max - item.min + 1].includes(item.labels.length)) add('bad-labels');
      return;
    case 'number':
      if (item.min !== undefined && item.max !== undefined && item.min > item.max) add('bad-range');
      return;
    case 'date':
      if (item.min && item.max && item.min !== 'today' && item.max !== 'today' && item.min > item.max) add('bad-range');
      return;
    case 'text':
      if (item.pattern !== undefined && !isSafePattern(item.pattern)) add('bad-pattern');
  }
}

/**
 * Whether a pattern is one, and takes no answer for ever: a repeated part holds no repetition of its own, and nothing
 * looks back or around.
 */
export function isSafePattern(pattern: string): boolean {
  try {
    new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    return false;
  }
  const bare = pattern.replace(/\\[^1-9k]/g, '_').replace(/\[[^\]]*\]/g, '_');
  const looksAround = /\\[1-9k]|\(\?<?[=!]/.test(bare);
  const repeatsRepeated = /\([^()]*([*+]|\{\d+,\d*\})[^()]*\)([*+]|\{\d+,\d*\})/.test(bare);
  const nested = /\([^()]*\(/.test(bare) && /\)([*+]|\{\d+,\d*\})/.test(bare);
  return !looksAround && !repeatsRepeated && !nested;
}

function checkCondition(definition: Definition, item: Item, at: number, places: Map<string, number>, add: Add) {
  if (!item.showIf) return;
  let sound = true;
  for (const name of new Set(namesIn(item.showIf))) {
    const place = places.get(name);
    if (place !== undefined && place < at) continue;
    sound = false;
    add(place === undefined ? 'unknown-question' : 'later-question', name);
  }
  const page = definition.questions.slice(0, at).findLast(({ type }) => type === 'page');
  const both: Condition = { all: [item.showIf, ...(page?.showIf && item.type !== 'page' ? [page.showIf] : [])] };
  if (sound && !isPossible(both, definition.questions)) add('unreachable');
}

function checkValues(item: Item, at: number, places: Map<string, number>, add: (about: string) => void) {
  const names = new Set(textsOf(item).flatMap(namesInText));
  for (const name of names) {
    const place = places.get(name);
    if (!givenNames.includes(name) && (place === undefined || place >= at)) add(name);
  }
}

function checkKiosk(questions: Item[], add: (at: number | null, kind: ProblemKind) => void) {
  let asked = 0;
  questions.forEach((item, at) => {
    if (item.type === 'grid' || item.type === 'email' || item.type === 'date') add(at, 'kiosk-kind');
    if (isQuestion(item) && !['rating', 'criteria', 'text', 'callback'].includes(item.type)) asked += 1;
  });
  if (asked > KIOSK_QUESTIONS) add(null, 'kiosk-long');
}
