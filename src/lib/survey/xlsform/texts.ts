/** Texts between a form, which has any languages and `${name}`, and ours, which have two and `{name}`. */
import type { Text } from '../questionnaire.ts';
import { TEXT_LENGTH } from '../questionnaire.input.ts';
import type { Findings } from './findings.ts';
import { languageOf } from './headers.ts';
import type { Row, Sheet } from './sheets.ts';

type Ours = 'vi' | 'en';

/** How our export heads its columns. */
export const LANGUAGES: Record<Ours, string> = { vi: 'Tiếng Việt (vi)', en: 'English (en)' };

/** Letters that of all languages with Latin script only Vietnamese has. */
const VIETNAMESE = /[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/i;

const NAMED = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;
const PLACE = /\{([\p{L}\p{N}_.-]+)\}/gu;

/** A text as a form has it. */
export const toForm = (text: string) =>
  text.replace(PLACE, (whole, name: string) => (NAMED.test(name) ? `$${whole}` : whole));

const REF = /\$\{\s*([^{}]+?)\s*\}/g;

/** A form's text as we have it. @param ours our name for one of the form's; undefined: none of it came in */
export const fromForm = (text: string, ours: (name: string) => string | undefined) =>
  text.replace(REF, (whole, name: string) => `{${ours(name) ?? name}}`);

/** The names that a form's text asks for. */
export const refsIn = (text: string) => [...text.matchAll(REF)].flatMap(([, name]) => (name ? [name] : []));

/** Which of a form's languages is which of ours. */
export class Languages {
  /** Of what has no language of its own, and of what is in neither of ours. */
  readonly base: Ours;
  readonly #main: string | null;
  readonly all: (string | null)[];

  constructor(sheets: Sheet[], defaultLanguage: string, findings: Findings) {
    const used = new Map<string | null, string>();
    for (const { columns, rows } of sheets)
      for (const { key, language } of columns)
        if (key === 'label' || key === 'hint') {
          const texts = rows.flatMap((row) => row.texts(key)).filter((text) => text.language === language);
          if (texts.length > 0)
            used.set(language, (used.get(language) ?? '') + texts.map(({ text }) => text).join(' '));
        }
    this.all = [...used.keys()];
    const spoken = this.all.flatMap((language) => (language === null ? [] : [languageOf(language)]));
    const bare = used.get(null);
    const named = languageOf(defaultLanguage);
    const guess: Ours = VIETNAMESE.test(bare ?? '') ? 'vi' : 'en';
    const [only] = spoken.filter((language) => language !== null);
    this.base = (bare === undefined ? (only ?? named) : named) ?? guess;
    this.#main = this.all.find((language) => language === defaultLanguage) ?? null;
    for (const { name, columns } of sheets)
      for (const { language, header, key } of columns) {
        if (key !== 'label' || !used.has(language)) continue;
        const place = { sheet: name, line: null, column: header };
        if (language !== null && languageOf(language) === null) findings.add(place, 'language', { language });
        if (language === null && named === null && spoken.every((other) => other !== this.base))
          findings.add(place, 'language-guessed', { to: this.base });
      }
  }

  /** What a row says, unpiped: in ours where it does, else in the form's main language. */
  of(row: Row, key: string): Text {
    const texts = row.texts(key);
    const said = (ours: Ours) => texts.find(({ language }) => language !== null && languageOf(language) === ours)?.text;
    const bare = texts.find(({ language }) => language === null)?.text;
    const found = { vi: said('vi') ?? '', en: said('en') ?? '' };
    if (!found[this.base] && bare !== undefined) found[this.base] = bare;
    const main = texts.find(({ language }) => language === this.#main) ?? texts[0];
    if (!found.vi && !found.en && main) found[this.base] = main.text;
    return found;
  }
}

/** No longer than ours may be. */
export function shortened(text: Text, row: Row, key: string, findings: Findings): Text {
  if (text.vi.length > TEXT_LENGTH || text.en.length > TEXT_LENGTH)
    findings.add(row.place(key), 'too-long', { max: TEXT_LENGTH });
  return { vi: text.vi.slice(0, TEXT_LENGTH).trim(), en: text.en.slice(0, TEXT_LENGTH).trim() };
}

export const isBlank = ({ vi, en }: Text) => !vi && !en;
export const bothWays = (text: string): Text => ({ vi: text, en: text });
