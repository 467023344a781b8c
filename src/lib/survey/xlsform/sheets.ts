/** The sheets of a form: rows whose cells are asked for by what their column means. */
import type { Findings } from './findings.ts';
import { type Place } from './findings.ts';
import { columnOf, isHarmless, type Column, type SheetKind } from './headers.ts';

/** A sheet as it was read, without a meaning yet. */
export interface RawSheet {
  name: string;
  rows: { line: number; cells: RawCell[] }[];
}

export interface RawCell {
  text: string;
  formula?: boolean;
}

export class Row {
  readonly line: number;
  readonly sheet: string;
  readonly #cells: string[];
  readonly #columns: Column[];

  constructor(sheet: string, line: number, cells: string[], columns: Column[]) {
    this.sheet = sheet;
    this.line = line;
    this.#cells = cells;
    this.#columns = columns;
  }

  /** The first filled cell of that meaning; `''` where there is none. */
  get = (key: string): string => this.#filled(key)[0]?.text ?? '';

  /** The texts of that meaning, by language; null: the form's own. */
  texts = (key: string) => this.#filled(key).map(({ column, text }) => ({ language: column.language, text }));

  /** Where the cell of that meaning stands. */
  place(key: string): Place {
    const header = (this.#filled(key)[0]?.column ?? this.#columns.find((column) => column.key === key))?.header;
    return { sheet: this.sheet, line: this.line, column: header ?? null };
  }

  /** The row as a whole. */
  get whole(): Place {
    return { sheet: this.sheet, line: this.line };
  }

  #filled(key: string) {
    return this.#columns.flatMap((column) => {
      const text = column.key === key ? (this.#cells[column.at] ?? '') : '';
      return text === '' ? [] : [{ column, text }];
    });
  }
}

export interface Sheet {
  name: string;
  columns: Column[];
  rows: Row[];
}

/** @param findings where columns that we do not know, and formulas, are told */
export function sheetOf(kind: SheetKind, { name, rows }: RawSheet, findings: Findings): Sheet {
  const [header, ...body] = rows;
  const headers = (header?.cells ?? []).map(({ text }) => text.trim());
  const delimited = headers.some((text) => text.includes('::'));
  const columns = headers.flatMap((text, at) => (text === '' ? [] : [columnOf(kind, text, at, delimited)]));
  const found = body.map(({ line, cells }) => {
    cells.forEach((cell, at) => {
      const column = headers[at];
      if (!column) return;
      const place = { sheet: name, line, column };
      if (cell.formula) findings.add(place, cell.text === '' ? 'formula-empty' : 'formula', { value: cell.text });
      if (/^#(N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NULL!|NUM!)$/.test(cell.text))
        findings.add(place, 'formula-error', { value: cell.text });
    });
    return new Row(
      name,
      line,
      cells.map(({ text }) => text.normalize('NFC').trim()),
      columns,
    );
  });
  for (const { key, header: text, at } of columns)
    if (key === null && !isHarmless(kind, text) && body.some(({ cells }) => (cells[at]?.text ?? '') !== ''))
      findings.add({ sheet: name, line: null, column: text }, 'column');
  return { name, columns, rows: found };
}

const names: Record<SheetKind, RegExp> = {
  survey: /^survey$/i,
  choices: /^(choices|choices and columns|select_options)$/i,
  settings: /^settings$/i,
};

export const sheetKind = (name: string): SheetKind | null =>
  (Object.keys(names) as SheetKind[]).find((kind) => names[kind].test(name.trim())) ?? null;

/**
 * The one table of a CSV as sheets: pyxform's way, in which the first column names a sheet and the rows under it are
 * indented; without that it is the survey sheet.
 */
export function sheetsInCsv(rows: RawSheet['rows']): RawSheet[] {
  const first = rows[0]?.cells[0]?.text ?? '';
  if (!sheetKind(first)) return [{ name: 'survey', rows }];
  const sheets: RawSheet[] = [];
  for (const { line, cells } of rows) {
    const [name, ...rest] = cells;
    if (name && name.text !== '') sheets.push({ name: name.text, rows: [] });
    else sheets.at(-1)?.rows.push({ line, cells: rest });
  }
  return sheets;
}
