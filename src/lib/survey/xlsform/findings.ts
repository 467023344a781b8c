/** What an import could not take as it stands, each at its place; nothing is left out in silence. */

/** These change what people are asked, or what is kept of it. */
const graveCodes = [
  'type-unknown',
  'left-out',
  'changed',
  'repeat',
  'relevant',
  'relevant-later',
  'constraint',
  'required',
  'calculation',
  'choice-filter',
  'no-list',
  'media',
  'too-many-items',
  'too-many-choices',
  'too-long',
  'unopened',
  'unclosed',
  'no-type',
  'no-choice-name',
  'piped-unknown',
  'formula-empty',
  'formula-error',
  'sheet-needed',
] as const;

/** These are worth knowing. */
type NoteCode =
  | 'metadata'
  | 'appearance'
  | 'parameter'
  | 'default'
  | 'guidance'
  | 'message'
  | 'language'
  | 'language-guessed'
  | 'column'
  | 'sheet'
  | 'name-made'
  | 'name-changed'
  | 'label-made'
  | 'choice-name-changed'
  | 'choice-twice'
  | 'grid-codes'
  | 'strict-limit'
  | 'disabled'
  | 'formula';

export type FindingCode = (typeof graveCodes)[number] | NoteCode;

export interface Finding {
  code: FindingCode;
  grave: boolean;
  sheet: string;
  /** As Excel shows it, from 1; null: the whole sheet. */
  line: number | null;
  /** Header as the file has it; null: the whole row. */
  column: string | null;
  details: Record<string, string | number>;
}

export interface Place {
  sheet: string;
  line: number | null;
  column?: string | null;
}

/** Collects them, each once. */
export class Findings {
  readonly #found = new Map<string, Finding>();

  add({ sheet, line, column = null }: Place, code: FindingCode, details: Finding['details'] = {}) {
    const grave = (graveCodes as readonly string[]).includes(code);
    const finding = { code, grave, sheet, line, column, details };
    this.#found.set(JSON.stringify(finding), finding);
  }

  /** In the order of the file. @param sheets their names in that order */
  list(sheets: string[]): Finding[] {
    const place = ({ sheet, line }: Finding) => [sheets.indexOf(sheet), line ?? 0] as const;
    return [...this.#found.values()].sort((a, b) => place(a)[0] - place(b)[0] || place(a)[1] - place(b)[1]);
  }
}
