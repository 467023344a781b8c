/** The columns of a form that we write, and the cells of its texts. */
import type { Text } from '../questionnaire.ts';
import { fromForm, LANGUAGES, toForm } from './texts.ts';

export type Cells = Record<string, string>;

const languages = ['vi', 'en'] as const;

/** Columns in the order in which people expect them; those without a text are left out, but for the first. */
export const surveyColumns = [
  'type',
  'name',
  ...translated('label'),
  ...translated('hint'),
  'required',
  'relevant',
  'appearance',
  'parameters',
  'constraint',
  ...translated('constraint_message'),
  ...['kind', 'criterion', 'aspect', 'labels', 'required', 'at_least', 'at_most', 'short', 'empty'].map(
    (name) => `smile::${name}`,
  ),
  ...['label', 'hint', 'constraint_message'].flatMap((name) => languages.map((code) => `smile::${name}::${code}`)),
];
export const choiceColumns = [
  'list_name',
  'name',
  ...translated('label'),
  ...['exclusive', 'criterion', 'aspect', 'order'].map((name) => `smile::${name}`),
  ...languages.map((code) => `smile::label::${code}`),
];

function translated(name: string) {
  return languages.map((code) => `${name}::${LANGUAGES[code]}`);
}

/** A text's cells; beside them the text itself where piping could not be read back from them. */
export function textCells(name: string, text: Text | undefined): Cells {
  const cells: Cells = {};
  for (const code of languages) {
    const bare = (text?.[code] ?? '').replace(/\{([^{}|]+)\|[^{}]*\}/g, '{$1}');
    const form = toForm(bare);
    cells[`${name}::${LANGUAGES[code]}`] = form;
    if (text && fromForm(form, (ref) => ref) !== text[code]) cells[`smile::${name}::${code}`] = text[code];
  }
  return cells;
}
