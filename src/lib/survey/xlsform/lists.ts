/** The choices sheet: lists of options by their name. */
import { MOST_OPTIONS } from '../questionnaire.input.ts';
import type { Text } from '../questionnaire.ts';
import type { Findings } from './findings.ts';
import type { Row, Sheet } from './sheets.ts';
import { optionName } from './tree.ts';

export interface Option {
  /** As the form has it. */
  given: string;
  /** With us. */
  name: string;
  text: Text;
  row: Row;
}

/** @param say a cell's text, piped and in our languages */
export function listsOf(
  sheet: Sheet | undefined,
  say: (row: Row, key: string) => Text,
  findings: Findings,
): Map<string, Option[]> {
  const lists = new Map<string, Option[]>();
  for (const row of sheet?.rows ?? []) {
    const list = row.get('list_name');
    const given = row.get('name');
    if (list === '' && given === '') continue;
    if (list === '' || given === '') {
      findings.add(row.whole, 'no-choice-name', { name: given || list });
      continue;
    }
    const options = lists.get(list) ?? [];
    lists.set(list, options);
    if (options.some((option) => option.given === given)) {
      findings.add(row.place('name'), 'choice-twice', { name: given, list });
      continue;
    }
    if (options.length === MOST_OPTIONS) {
      findings.add(row.whole, 'too-many-choices', { list, max: MOST_OPTIONS });
      continue;
    }
    const name = optionName(given, new Set(options.map((option) => option.name)));
    if (name !== given) findings.add(row.place('name'), 'choice-name-changed', { from: given, to: name });
    const text = say(row, 'label');
    const named = text.vi || text.en ? text : { vi: given, en: given };
    if (named !== text && row.get('smile:order') === '') findings.add(row.whole, 'label-made', { name: given });
    if (row.get('media') !== '') findings.add(row.place('media'), 'media', { file: row.get('media') });
    options.push({ given, name, text: named, row });
  }
  return lists;
}
