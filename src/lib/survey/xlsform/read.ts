/** An XLSForm as a questionnaire of ours, and what of it is not one. */
import { MOST_ITEMS } from '../questionnaire.input.ts';
import type { Definition, Item, Text } from '../questionnaire.ts';
import { Builder } from './build.ts';
import { Findings, type Finding } from './findings.ts';
import { listsOf } from './lists.ts';
import { sheetKind, sheetOf, type RawSheet, type Row, type Sheet } from './sheets.ts';
import { fromForm, Languages, refsIn, shortened } from './texts.ts';
import { Names, treeOf } from './tree.ts';
import type { SheetKind } from './headers.ts';

/** Why a file is no form at all. */
export interface NoForm {
  no: 'no-survey-sheet' | 'no-type-column' | 'no-questions';
  /** The sheets that are there, or the headers. */
  found: string[];
}

export interface ReadForm {
  definition: Definition;
  /** What the form calls itself (`form_id`); `''`: nothing. */
  id: string;
  /** As the form has them; null: texts without a language. */
  languages: (string | null)[];
  findings: Finding[];
}

/** @param sheets as they stand in the file */
export function readForm(sheets: RawSheet[]): ReadForm | NoForm {
  const findings = new Findings();
  const filled = sheets.filter(({ rows }) => rows.length > 0);
  const byKind = new Map<SheetKind, RawSheet>();
  for (const sheet of filled) {
    const kind = sheetKind(sheet.name);
    if (kind && !byKind.has(kind)) byKind.set(kind, sheet);
    else
      findings.add(
        { sheet: sheet.name, line: null },
        /^(external_choices|entities|cascades)$/i.test(sheet.name.trim()) ? 'sheet-needed' : 'sheet',
      );
  }
  const raw = byKind.get('survey');
  if (!raw) return { no: 'no-survey-sheet', found: sheets.map(({ name }) => name) };
  const sheet = (kind: SheetKind) => {
    const found = byKind.get(kind);
    return found && sheetOf(kind, found, findings);
  };
  const survey = sheetOf('survey', raw, findings);
  if (!survey.columns.some(({ key }) => key === 'type'))
    return { no: 'no-type-column', found: survey.columns.map(({ header }) => header) };
  const choices = sheet('choices');
  const settings = sheet('settings')?.rows[0];

  const languages = new Languages(
    [survey, ...(choices ? [choices] : [])],
    settings?.get('default_language') ?? '',
    findings,
  );
  const names = new Names();
  const tree = treeOf(survey, names, findings);
  const say = speaker(languages, names, survey, findings);
  const lists = listsOf(choices, say, findings);
  const items = new Builder({ lists, names, say, findings }).items(tree);
  if (items.length === 0) return { no: 'no-questions', found: [] };
  if (items.length > MOST_ITEMS)
    findings.add({ sheet: survey.name, line: null }, 'too-many-items', { n: items.length, max: MOST_ITEMS });
  return {
    definition: { title: titleOf(settings, languages), questions: items.slice(0, MOST_ITEMS) as Item[] },
    id: settings?.get('form_id') ?? '',
    languages: languages.all,
    findings: findings.list([survey.name, ...sheets.map(({ name }) => name)]),
  };
}

function titleOf(settings: Row | undefined, languages: Languages): Text {
  const title = settings?.get('form_title') ?? settings?.get('form_id') ?? '';
  const own = { vi: settings?.get('smile:title::vi') ?? '', en: settings?.get('smile:title::en') ?? '' };
  // Somebody may have changed the one that every tool shows.
  if (title === (own.vi || own.en)) return own;
  return { ...own, [languages.base]: title };
}

/** What a row says, with places for earlier answers as we write them. */
function speaker(languages: Languages, names: Names, survey: Sheet, findings: Findings) {
  const given = survey.rows.filter((row) => row.get('smile:kind') === 'given').map((row) => row.get('name'));
  for (const name of given) names.ours.set(name, name);
  const ours = (name: string) => names.ours.get(name);
  return (row: Row, key: string): Text => {
    const form = languages.of(row, key);
    for (const name of refsIn(`${form.vi} ${form.en}`))
      if (ours(name) === undefined) findings.add(row.place(key), 'piped-unknown', { name });
    const piped = (code: 'vi' | 'en') => {
      const text = fromForm(form[code], ours);
      const own = row.get(`smile:${key}::${code}`);
      // Our own words with their defaults, unless the text was changed since.
      return own !== '' && own.replace(/\{([^{}|]+)\|[^{}]*\}/g, '{$1}') === text ? own : text;
    };
    return shortened({ vi: piped('vi'), en: piped('en') }, row, key, findings);
  };
}
