/** What may be wrong with a file, each at its place; all of it is collected before anybody is told. */

export const faultCodes = [
  'old-excel',
  'damaged',
  'encoding',
  'quotes',
  'no-table',
  'missing-column',
  'double-column',
  'required',
  'too-long',
  'formula-error',
  'formula-empty',
  'not-text',
  'unknown-kind',
  'bad-day',
  'bad-time',
  'bad-moment',
  'half-hours',
  'hours-order',
  'end-before-start',
  'bad-pin',
  'duplicate',
  'unknown-parent',
  'unknown-store',
  'unknown-counter',
  'unknown-employee',
  'lost-zeros',
  'not-a-store',
  'below-store',
  'still-store',
  'cycle',
  'counter-elsewhere',
  'shift-order',
  'shift-long',
  'shift-after-end',
  'employee-twice',
  'counter-twice',
  'out-of-scope',
] as const;

/** Said, but no reason to refuse the file. */
export const warningCodes = [
  'numbers',
  'formulas',
  'old-font',
  'example',
  'pins-anew',
  'sheet-ignored',
  'start-kept',
  'left',
] as const;

export type FaultCode = (typeof faultCodes)[number];
export type WarningCode = (typeof warningCodes)[number];

/** A row of the file, and how it calls its columns. */
export interface RowPlace {
  sheet: string | null;
  line: number;
  /** RowPlace of the sheet in the workbook. */
  table: number;
  /** Header as written, by column name. */
  headers: Readonly<Record<string, string>>;
}

export interface Remark<Code extends string = string> {
  sheet: string | null;
  /** As Excel or an editor shows it, from 1; null: the file or sheet as a whole. */
  line: number | null;
  /** Header as written in the file; null: the row as a whole. */
  column: string | null;
  code: Code;
  details: Record<string, string | number>;
}

export type Fault = Remark<FaultCode>;
export type Warning = Remark<WarningCode>;

/** Collects remarks and gives them in the order of the file. */
export class Remarks<Code extends string> {
  readonly #found: { order: [number, number]; remark: Remark<Code> }[] = [];

  add(place: RowPlace, column: string | null, code: Code, details: Remark['details'] = {}) {
    this.#found.push({
      order: [place.table, place.line],
      remark: {
        sheet: place.sheet,
        line: place.line,
        column: column === null ? null : (place.headers[column] ?? column),
        code,
        details,
      },
    });
  }

  /** About a sheet, or about the file where there is none. */
  addWhole(table: number, sheet: string | null, line: number | null, code: Code, details: Remark['details'] = {}) {
    this.#found.push({ order: [table, line ?? 0], remark: { sheet, line, column: null, code, details } });
  }

  list(): Remark<Code>[] {
    return this.#found.sort((a, b) => a.order[0] - b.order[0] || a.order[1] - b.order[1]).map(({ remark }) => remark);
  }
}

/** Where a row stands, for messages about another row: `5`, or `Giao dịch viên: 5`. */
export const whereIs = ({ sheet, line }: RowPlace) => (sheet === null ? String(line) : `${sheet}: ${line}`);
