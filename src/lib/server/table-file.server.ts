/** The tables that an office hands over: CSV as Excel writes it in any of its ways, and XLSX; and XLSX for it. */
import { parse, CsvError } from 'csv-parse/sync';
import {
  readXlsx,
  writeXlsx as writeSheets,
  writeXlsxStream,
  type Cell as SheetCell,
  type CellValue,
  type Workbook,
} from 'hucre/xlsx';
import { rearmed } from './csv.ts';
import { formatDay } from '#lib/ui/format.ts';

export interface Cell {
  /** As a person sees it: composed (NFC), trimmed, inner blanks single. A date cell reads `dd/MM/yyyy HH:mm`. */
  text: string;
  /** As it was written, line breaks and all; absent where that is the same. */
  raw?: string;
  /** Set where the workbook holds a number and not text: leading zeros are gone unless its format shows them. */
  number?: number;
  /** True where the workbook holds a date, which Excel also makes of codes like 01-03. */
  date?: boolean;
  /** True where a formula made it; its text is then what the program that saved the file had worked out, or nothing. */
  formula?: boolean;
}

export interface Table {
  /** Name of the sheet; null for a CSV. */
  sheet: string | null;
  /** Line or row number as an editor or Excel shows it, from 1. Rows without any text are left out. */
  rows: { line: number; cells: Cell[] }[];
  /** The moment that Excel's day 0 stands for, to read dates that lost their format. */
  dayZero: number;
}

/** Why a file cannot be read as a table at all. */
export class UnreadableTable extends Error {
  readonly reason: 'old-excel' | 'damaged' | 'encoding' | 'quotes';
  readonly line: number | null;

  constructor(reason: UnreadableTable['reason'], line: number | null = null, cause?: unknown) {
    super(`The table cannot be read: ${reason}`, { cause });
    this.reason = reason;
    this.line = line;
  }
}

/** Nobody's organisation has more in one sheet. */
const MAX_ROWS = 200_000;

const DAY = 86_400_000;
/** Excel counts from here for every date after its invented 29/02/1900. */
const DAY_ZERO_1900 = Date.UTC(1899, 11, 30);
const DAY_ZERO_1904 = Date.UTC(1904, 0, 1);

/** @throws UnreadableTable */
export async function readTables(bytes: Uint8Array): Promise<Table[]> {
  if (startsWith(bytes, [0x50, 0x4b])) return workbookTables(bytes);
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) throw new UnreadableTable('old-excel');
  return [csvTable(decode(bytes))];
}

/** A number that Excel meant as a date or time, as text. */
export function serialText(serial: number, dayZero: number): string {
  // Times are fractions of a day: to the nearest second, or 07:30 comes out as 07:29:59.999.
  const at = new Date(dayZero + Math.round(serial * 86_400) * 1000);
  const withDay = serial >= 1;
  const withTime = !withDay || serial % 1 !== 0;
  return dateText(at, withDay, withTime);
}

const startsWith = (bytes: Uint8Array, magic: number[]) => magic.every((byte, i) => bytes[i] === byte);

function dateText(at: Date, withDay: boolean, withTime: boolean): string {
  const iso = at.toISOString();
  return [withDay && formatDay(iso.slice(0, 10)), withTime && iso.slice(11, 16)].filter(Boolean).join(' ');
}

// Zero-width characters come along when a code is copied from a chat or a PDF, and nobody sees them.
const clean = (text: string) =>
  rearmed(text)
    .normalize('NFC')
    .replace(/[\u200B-\u200D\u2060]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

const filled = (rows: Table['rows']) =>
  rows.filter(({ cells }) => cells.some((cell) => cell.text !== '' || cell.formula === true));

async function workbookTables(bytes: Uint8Array): Promise<Table[]> {
  let workbook: Workbook;
  try {
    // With styles, because a code shown as 0123 may be the number 123 under the format 0000.
    workbook = await readXlsx(bytes, {
      readStyles: true,
      maxRows: MAX_ROWS,
      sheets: (info) => !info.hidden && !info.veryHidden,
    });
  } catch (cause) {
    throw new UnreadableTable('damaged', null, cause);
  }
  return workbook.sheets.map((sheet) => ({
    sheet: sheet.name,
    dayZero: workbook.dateSystem === '1904' ? DAY_ZERO_1904 : DAY_ZERO_1900,
    rows: filled(
      sheet.rows.map((row, y) => ({
        line: y + 1,
        cells: row.map((value, x) => {
          const detail = sheet.cells?.get(`${y},${x}`);
          return detail?.type === 'formula' || detail?.formula !== undefined
            ? { ...sheetCell(value, detail), formula: true }
            : sheetCell(value, detail);
        }),
      })),
    ),
  }));
}

const textCell = (text: string, raw: string): Cell => (raw === text ? { text } : { text, raw });

function sheetCell(value: CellValue, detail: SheetCell | undefined): Cell {
  const format = detail?.style?.numFmt ?? '';
  if (value === null) return { text: '' };
  if (value instanceof Date) {
    const at = new Date(Math.round(value.getTime() / 1000) * 1000);
    const withDay = at.getUTCFullYear() > 1900;
    // A format that shows the hour says that midnight is meant, not merely the day.
    const withTime = !withDay || /h/i.test(format) || at.getTime() % DAY !== 0;
    return { text: dateText(at, withDay, withTime), date: true };
  }
  if (typeof value !== 'number') return textCell(clean(String(value)), String(value));
  if (/^0+$/.test(format) && Number.isInteger(value)) return { text: String(value).padStart(format.length, '0') };
  return { text: String(value), number: value };
}

/** UTF-8 that was taken for Windows-1252 and saved again: “Nguyá»…n”. One such pair may be chance. */
const GARBLED = /(?:á[º»].|Ä‘|Æ[°¡]|Ã[\u0080-\u00BF]|Ã¡|Ãª)/gu;
const GARBLED_FROM = 3;

/**
 * @throws UnreadableTable encoding: neither UTF-8 nor UTF-16 with its mark, or spoilt by a program that guessed; guessing
 * would spoil Vietnamese names
 */
function decode(bytes: Uint8Array): string {
  const encoding = startsWith(bytes, [0xff, 0xfe])
    ? 'utf-16le'
    : startsWith(bytes, [0xfe, 0xff])
      ? 'utf-16be'
      : 'utf-8';
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new UnreadableTable('encoding', null, cause);
  }
  if ((text.match(GARBLED)?.length ?? 0) >= GARBLED_FROM) throw new UnreadableTable('encoding');
  return text;
}

function csvTable(content: string): Table {
  // One kind of line end: the parser counts CRLF inside quotes as two lines.
  const text = content.replace(/\r\n?/g, '\n');
  // Excel's own first line that names the delimiter.
  const named = /^sep=(.)\n/i.exec(text);
  const body = named ? text.slice(named[0].length) : text;
  const skipped = named ? 1 : 0;
  try {
    const records = parse(body, {
      delimiter: named?.[1] ?? delimiterOf(body),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return {
      sheet: null,
      dayZero: DAY_ZERO_1900,
      rows: filled(
        records.map(({ record, info }) => ({
          // The parser tells the line a record ends on; an editor's reader looks where it begins.
          line: info.lines - (record.join('').match(/\n/g)?.length ?? 0) + skipped,
          cells: record.map((field) => textCell(clean(field), rearmed(field))),
        })),
      ),
    };
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const { lines } = cause as CsvError & { lines?: number };
    throw new UnreadableTable('quotes', lines === undefined ? null : lines + skipped, cause);
  }
}

/** The one of `;`, tab and `,` that the first filled line has most of, outside quotes. */
function delimiterOf(text: string): string {
  const line = (/^.*\S.*$/m.exec(text)?.[0] ?? '').replace(/"[^"]*"/g, '');
  const count = (mark: string) => line.split(mark).length;
  return [';', '\t', ','].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}

export interface SheetToWrite {
  name: string;
  headers: readonly string[];
  rows: readonly (string | null)[][];
}

const MIN_WIDTH = 10;
const MAX_WIDTH = 60;

/** A workbook of texts: cells formatted as text, so that what is typed below keeps its zeros; headers bold and in view. */
export function writeTextBook(sheets: readonly SheetToWrite[]): Promise<Uint8Array> {
  return writeSheets({
    sheets: sheets.map(({ name, headers, rows }) => ({
      name,
      columns: headers.map((header, at) => ({
        width: widthOf([header, ...rows.slice(0, 200).map((row) => row[at] ?? '')]),
        style: { numFmt: '@' },
      })),
      rows: [[...headers], ...rows.map((row) => row.map(unescaped))],
      cells: new Map(headers.map((header, at) => [`0,${at}`, { value: header, style: { font: { bold: true } } }])),
      freezePane: { rows: 1 },
    })),
  });
}

/** Excel reads `_x0041_` as A; where somebody wrote just that, its underscore is to be one. Source: ECMA-376, ST_Xstring. */
const unescaped = (text: string | null) => text?.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_') ?? null;

const widthOf = (texts: string[]) => Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, ...texts.map((text) => text.length + 2)));

/** One sheet as a stream of bytes, in constant memory; past Excel's million rows it goes on in a second sheet. */
export const writeXlsx = (sheet: string, columns: readonly string[], rows: AsyncIterable<Record<string, unknown>>) =>
  writeXlsxStream(rows, { name: sheet, columns: columns.map((key) => ({ key, header: key })) });

/** Excel's limits for the name of a sheet. */
const sheetName = (name: string) => name.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31);

/** A whole small workbook at once, texts as texts. @param sheets the first row of each is its header */
export const writeWorkbook = (sheets: { name: string; rows: string[][] }[]): Promise<Uint8Array> =>
  writeSheets({ sheets: sheets.map(({ name, rows }) => ({ name: sheetName(name), rows })) });
