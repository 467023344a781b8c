/** From the cells of a file to typed rows; every cell that makes no sense becomes a fault at its place. */
import { readTablesApart } from '#lib/server/table-thread.server.ts';
import { serialText, UnreadableTable, type Cell, type Table } from '#lib/server/table-file.server.ts';
import { parseDay, parseMoment, parseTime } from '#lib/ui/parse.ts';
import { normalCode } from '#lib/ui/text.ts';
import { isPin } from '../pin.server.ts';
import { columnsOf, isExample, isGuide, recognise, unitKind, type Kind } from './columns.ts';
import { Remarks, whereIs, type FaultCode, type RowPlace } from './faults.ts';
import type { FileRows, Reference } from './rows.ts';

const MAX_LENGTH = 200;
const DAY_MS = 86_400_000;
/** Titles and remarks above the headers, as offices like them. */
const HEADER_WITHIN = 10;

/** @param zone in which the shifts' times are meant */
export async function readFileRows(bytes: Uint8Array, zone: string): Promise<FileRows> {
  const rows: FileRows = {
    units: [],
    counters: [],
    employees: [],
    shifts: [],
    named: { units: new Map(), counters: new Map(), employees: new Map() },
    references: [],
    faults: new Remarks(),
    warnings: new Remarks(),
  };
  let tables: Table[];
  try {
    tables = await readTablesApart(bytes);
  } catch (error) {
    if (!(error instanceof UnreadableTable)) throw error;
    rows.faults.addWhole(0, null, error.line, error.reason);
    return rows;
  }
  const ignored = tables.filter((table, at) => !readTable(rows, table, at, zone));
  if (ignored.length === tables.length) rows.faults.addWhole(0, null, null, 'no-table');
  else
    for (const { sheet } of ignored.filter((table) => table.rows.length > 0 && !isGuide(table.sheet)))
      rows.warnings.addWhole(tables.length, sheet, null, 'sheet-ignored');
  return rows;
}

/** @returns false: no headers that we know */
function readTable(rows: FileRows, table: Table, at: number, zone: string): boolean {
  const headerAt = table.rows
    .slice(0, HEADER_WITHIN)
    .findIndex(({ cells }) => recognise(cells.map((cell) => cell.text)) !== null);
  const header = table.rows[headerAt];
  const found = header && recognise(header.cells.map((cell) => cell.text));
  if (!header || !found) return false;

  const columns = new Map<string, number>();
  const headers: Record<string, string> = {};
  const place = (line: number): RowPlace => ({ sheet: table.sheet, line, table: at, headers });
  for (const column of found.columns) {
    const label = header.cells[column.at]?.text ?? column.name;
    if (columns.has(column.name)) rows.faults.add(place(header.line), null, 'double-column', { column: label });
    columns.set(column.name, column.at);
    headers[column.name] = label;
  }
  const missing = columnsOf[found.kind].filter((c) => (c.required ?? c.present) && !columns.has(c.name));
  for (const { name } of missing)
    rows.faults.add(place(header.line), null, 'missing-column', { column: name, kind: found.kind });
  if (missing.length > 0) return true;

  const seen = new Counted();
  for (const { line, cells } of table.rows.slice(headerAt + 1)) {
    const cellOf = (name: string) => cells[columns.get(name) ?? -1] ?? { text: '' };
    const [first] = columnsOf[found.kind];
    if (first && isExample(cellOf(first.name).text)) {
      rows.warnings.add(place(line), first.name, 'example');
      continue;
    }
    readRow(rows, new RowReader(rows.faults, found.kind, place(line), columns, cellOf, table.dayZero, zone));
    for (const { name, literal } of columnsOf[found.kind]) {
      const cell = cellOf(name);
      if (literal && cell.number !== undefined) seen.add('numbers', name, line, cell);
      if (cell.formula && cell.text !== '') seen.add('formulas', name, line, cell);
      if (literal && OLD_FONT.test(cell.text)) seen.add('old-font', name, line, cell);
    }
  }
  for (const { code, column, line, count, value } of seen.list())
    rows.warnings.add(place(line), column, code, { count, value });
  return true;
}

function readRow(rows: FileRows, row: RowReader) {
  const { place } = row;
  switch (row.kind) {
    case 'units': {
      const code = name(rows, 'units', row, row.code('unit_code'));
      const unit = row.text('unit_name');
      const kind = row.parsed('kind', unitKind, 'unknown-kind');
      const parent = reference(rows, row, 'parent_code', 'unit') ?? null;
      const address = row.optional('address');
      const opens = row.parsed('opens', parseTime, 'bad-time') ?? null;
      const closes = row.parsed('closes', parseTime, 'bad-time') ?? null;
      const timed = row.has('opens') || row.has('closes');
      if (row.sound && (opens === null) !== (closes === null)) row.fault(opens ? 'closes' : 'opens', 'half-hours');
      if (opens && closes && opens >= closes) row.fault('closes', 'hours-order', { opens, closes });
      if (row.sound && code && unit && kind)
        rows.units.push({
          place,
          code,
          name: unit,
          kind,
          parent,
          address,
          hours: timed ? { opens, closes } : undefined,
        });
      return;
    }
    case 'counters': {
      const code = name(rows, 'counters', row, row.code('counter_code'));
      const counter = row.text('counter_name');
      const store = reference(rows, row, 'store_code', 'store');
      if (row.sound && code && counter && store) rows.counters.push({ place, code, name: counter, store });
      return;
    }
    case 'employees': {
      const code = name(rows, 'employees', row, row.code('employee_code'));
      const person = row.text('employee_name');
      const store = reference(rows, row, 'store_code', 'store');
      const start = row.parsed('start_date', dayAlone, 'bad-day');
      const end = row.parsed('end_date', dayAlone, 'bad-day');
      const pin = row.text('pin');
      if (start && end && end < start) row.fault('end_date', 'end-before-start');
      // Never the PIN itself: reports are mailed around.
      if (pin !== undefined && !isPin(pin)) row.fault('pin', 'bad-pin');
      if (row.sound && code && person && store)
        rows.employees.push({
          place,
          code,
          name: person,
          store,
          start,
          end: row.has('end_date') ? (end ?? null) : undefined,
          pin,
        });
      return;
    }
    case 'shifts': {
      const counter = reference(rows, row, 'counter_code', 'counter');
      const employee = reference(rows, row, 'employee_code', 'employee');
      const moment = (text: string) => parseMoment(text, row.zone);
      const from = row.parsed('from', moment, 'bad-moment');
      const to = row.parsed('to', moment, 'bad-moment');
      if (from && to && from >= to) row.fault('to', 'shift-order');
      else if (from && to && Date.parse(to) - Date.parse(from) > DAY_MS) row.fault('to', 'shift-long');
      if (row.sound && counter && employee && from && to) rows.shifts.push({ place, counter, employee, from, to });
    }
  }
}

/**
 * Signs that no name has, but names typed in a font of before Unicode (TCVN3, VNI): “NguyÔn V¨n An” is Nguyễn Văn An.
 */
const OLD_FONT = /[\u00A1-\u00A9\u00AB-\u00B6\u00B8\u00B9\u00BB-\u00BFøûïåäÿ]/i;

/** What of a column is told once, with how often it was. */
class Counted {
  readonly #found = new Map<
    string,
    { code: 'numbers' | 'formulas' | 'old-font'; column: string; line: number; count: number; value: string }
  >();

  add(code: 'numbers' | 'formulas' | 'old-font', column: string, line: number, { text: value }: Cell) {
    const key = `${code} ${column}`;
    const found = this.#found.get(key);
    if (found) found.count++;
    else this.#found.set(key, { code, column, line, count: 1, value });
  }

  list = () => [...this.#found.values()];
}

/** Systems export days with a midnight behind them. */
const dayAlone = (text: string) => parseDay(text.replace(/ 0?0:00(:00)?$/, ''));

/** Takes a code for what its row describes; each may be given once. */
function name(rows: FileRows, of: keyof FileRows['named'], row: RowReader, code: string | undefined) {
  if (!code) return undefined;
  const first = rows.named[of].get(code);
  if (first) row.fault(columnsOf[of][0]?.name ?? null, 'duplicate', { code, where: whereIs(first) });
  else rows.named[of].set(code, row.place);
  return code;
}

function reference(rows: FileRows, row: RowReader, column: string, to: Reference['to']) {
  const code = row.code(column);
  if (code) rows.references.push({ place: row.place, column, code, to });
  return code;
}

/** The cells of one row by column name. */
class RowReader {
  readonly kind: Kind;
  readonly place: RowPlace;
  readonly zone: string;
  /** False once the row has a fault. */
  sound = true;
  readonly #faults: Remarks<FaultCode>;
  readonly #columns: ReadonlyMap<string, number>;
  readonly #cellOf: (name: string) => Cell;
  readonly #dayZero: number;

  constructor(
    faults: Remarks<FaultCode>,
    kind: Kind,
    place: RowPlace,
    columns: ReadonlyMap<string, number>,
    cellOf: (name: string) => Cell,
    dayZero: number,
    zone: string,
  ) {
    this.#faults = faults;
    this.kind = kind;
    this.place = place;
    this.#columns = columns;
    this.#cellOf = cellOf;
    this.#dayZero = dayZero;
    this.zone = zone;
  }

  fault(column: string | null, code: FaultCode, details: Record<string, string | number> = {}) {
    this.sound = false;
    this.#faults.add(this.place, column, code, details);
  }

  has = (column: string) => this.#columns.has(column);

  /** The text of a cell that may be empty; undefined: the file has no such column. */
  optional = (column: string) => (this.has(column) ? (this.text(column) ?? '') : undefined);

  /** The text of a cell; undefined where it is empty or at fault. */
  text(column: string): string | undefined {
    const cell = this.#cellOf(column);
    const { required, literal } = columnsOf[this.kind].find(({ name }) => name === column) ?? {};
    if (cell.text === '') {
      // What a formula would say is known only to the program that works it out.
      if (cell.formula) this.fault(column, 'formula-empty');
      else if (required) this.fault(column, 'required');
      return undefined;
    }
    if (/^#(N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NULL!|NUM!)$/.test(cell.text))
      this.fault(column, 'formula-error', { value: cell.text });
    else if (literal && (cell.date || (cell.number !== undefined && !Number.isSafeInteger(cell.number))))
      this.fault(column, 'not-text', { value: cell.text });
    else if (cell.text.length > MAX_LENGTH) this.fault(column, 'too-long', { limit: MAX_LENGTH });
    else return cell.text;
    return undefined;
  }

  code(column: string): string | undefined {
    const text = this.text(column);
    return text === undefined ? undefined : normalCode(text);
  }

  /** The value of a cell that is not plain text; undefined where it is empty or at fault. */
  parsed<T>(column: string, parse: (text: string) => T | null | undefined, otherwise: FaultCode): T | undefined {
    const text = this.text(column);
    if (text === undefined) return undefined;
    const { number } = this.#cellOf(column);
    const value = parse(text) ?? (number === undefined ? undefined : parse(serialText(number, this.#dayZero)));
    if (value === null || value === undefined) this.fault(column, otherwise, { value: text });
    return value ?? undefined;
  }
}
