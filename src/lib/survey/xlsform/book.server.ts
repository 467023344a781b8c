/** Forms as files: a workbook with the sheets survey, choices and settings, or a CSV of them. */
import { readTablesApart } from '#lib/server/table-thread.server.ts';
import { UnreadableTable, writeTextBook } from '#lib/server/table-file.server.ts';
import type { Definition } from '../questionnaire.ts';
import { readForm, type NoForm, type ReadForm } from './read.ts';
import { sheetsInCsv } from './sheets.ts';
import { formOf } from './write.ts';

/** Why a file is no form: it cannot be read at all, or holds something else. */
export type Refusal = NoForm | { no: UnreadableTable['reason'] | 'empty'; found: string[] };

/** @returns the form with what was found in it, or why it is none */
export async function readFormFile(bytes: Uint8Array): Promise<ReadForm | Refusal> {
  try {
    const tables = await readTablesApart(bytes);
    const sheets = tables.map(({ sheet, rows }) => ({
      name: sheet ?? '',
      rows: rows.map(({ line, cells }) => ({
        line,
        cells: cells.map(({ text, raw, formula }) => ({ text: raw ?? text, ...(formula ? { formula } : {}) })),
      })),
    }));
    if (sheets.every(({ rows }) => rows.length === 0)) return { no: 'empty', found: [] };
    const [only] = sheets;
    return readForm(only && tables[0]?.sheet === null ? sheetsInCsv(only.rows) : sheets);
  } catch (error) {
    if (!(error instanceof UnreadableTable)) throw error;
    return { no: error.reason, found: error.line === null ? [] : [String(error.line)] };
  }
}

/** @param definition without grave problems */
export const formFile = (definition: Definition, at: { code: string; version: number }): Promise<Uint8Array> =>
  writeTextBook(formOf(definition, at));
