/** Responses as rows of a table, and the table as a file; runs on a thread of its own. */
import { stringify } from 'csv-stringify';
import { pipeline, Readable } from 'node:stream';
import type { Db } from '#db/connect.server.ts';
import * as m from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/paraglide/runtime.js';
import { responseRows } from '#lib/response/pages.server.ts';
import { csvOptions } from '#lib/server/csv.ts';
import { gathered } from '#lib/server/gathered.server.ts';
import { streamedWorkbook } from '#lib/server/xlsx-stream.server.ts';
import type { Answers } from '#lib/survey/questionnaire.ts';
import { columnsOf, type Cell, type Column } from './columns.ts';
import { joined, type Version } from './joined.ts';
import { spssSyntax, type Fixed } from './spss.ts';

export const formats = ['csv', 'xlsx', 'sps'] as const;
export type Format = (typeof formats)[number];

/** What a thread is told; plain data. */
export interface ExportOrder {
  databaseUrl: string;
  survey: string;
  versions: Version[];
  from: string;
  to: string;
  stores: string[] | null;
  channel: string | undefined;
  contacts: boolean;
  format: Exclude<Format, 'sps'>;
  locale: Locale;
}

/** What every response has, before its answers; nobody's name or code of those who served. */
const places = ['id', 'day', 'answered_at', 'channel', 'locale', 'version', 'store', 'counter'] as const;

const exportColumns = (versions: Version[], contacts: boolean) => columnsOf(joined(versions), places, contacts);

async function* rowsOf(
  db: Db,
  order: Omit<ExportOrder, 'databaseUrl' | 'format'>,
  columns: Column[],
  oneLine: boolean,
) {
  const { survey, versions, from, to, stores, channel } = order;
  const counted = { survey, channel, versions: versions.map(({ version }) => version) };
  for await (const row of responseRows(db, { from, to, stores, counted })) {
    const answers = JSON.parse(row.answers) as Answers;
    const cells = columns.map(({ read, versions: asked }): Cell => {
      const found = asked.includes(row.version) ? read(answers) : null;
      // SPSS takes a line for a response, whatever stands in quotes.
      return oneLine && typeof found === 'string' ? found.replace(/\s*[\r\n]+\s*/g, ' ') : found;
    });
    const { id, day, corrected_at, locale, version, store, counter } = row;
    yield [id, day, corrected_at, row.channel, locale, version, store, counter, ...cells];
  }
}

/** CSV in UTF-8 with its mark, commas and decimal points, as the syntax for SPSS reads it; or a workbook. */
export function exportFile(db: Db, order: Omit<ExportOrder, 'databaseUrl'>): Readable {
  const columns = exportColumns(order.versions, order.contacts);
  const header = [...places, ...columns.map(({ name }) => name)];
  const rows = rowsOf(db, order, columns, order.format === 'csv');
  if (order.format === 'xlsx')
    return Readable.from(
      streamedWorkbook([
        { name: m.results_responses_sheet({}, { locale: order.locale }), header, rows },
        { name: m.results_codebook({}, { locale: order.locale }), ...codebook(columns, order.locale) },
      ]),
    );
  const csv = stringify({ header: true, columns: header, ...csvOptions });
  // Whoever reads the end meets every error there; a reader who leaves ends the reading of the database too.
  return pipeline(Readable.from(rows), csv, gathered(), () => undefined);
}

/** A line for each column. */
function codebook(columns: Column[], locale: Locale) {
  const header = [
    m.results_codebook_column({}, { locale }),
    m.results_codebook_question({}, { locale }),
    m.results_codebook_option({}, { locale }),
    m.results_codebook_vi({}, { locale }),
    m.results_codebook_en({}, { locale }),
    m.results_codebook_type({}, { locale }),
    m.results_codebook_values({}, { locale }),
    m.results_codebook_missing({}, { locale }),
    m.results_codebook_criterion({}, { locale }),
    m.results_codebook_aspect({}, { locale }),
    m.results_codebook_versions({}, { locale }),
  ];
  const fixed = placesIn(locale).map(({ name, label }) => [name, '', '', label, label, '', '', '', '', '', '']);
  const rows = columns.map((column) => [
    ...[column.name, column.question, column.option ?? '', column.text.vi, column.text.en, column.type],
    column.values.map(({ value, text }) => `${value} = ${text[locale] || text.vi}`).join('\n'),
    column.missing,
    ...[column.criterion ?? '', column.aspect ?? '', column.versions.join(', ')],
  ]);
  return { header, rows: [...fixed, ...rows] };
}

const placesIn = (locale: Locale): Fixed[] => [
  { name: 'id', format: 'A36', label: m.results_place_id({}, { locale }) },
  { name: 'day', format: 'SDATE10', label: m.results_place_day({}, { locale }) },
  { name: 'answered_at', format: 'A24', label: m.results_place_answered({}, { locale }) },
  { name: 'channel', format: 'A10', label: m.results_place_channel({}, { locale }) },
  { name: 'locale', format: 'A2', label: m.results_place_locale({}, { locale }) },
  { name: 'version', format: 'F8.0', label: m.results_place_version({}, { locale }) },
  { name: 'store', format: 'A60', label: m.results_place_store({}, { locale }) },
  { name: 'counter', format: 'A60', label: m.results_place_counter({}, { locale }) },
];

/** @param file name of the CSV that it reads */
export const exportSyntax = (file: string, versions: Version[], contacts: boolean, locale: Locale) =>
  // SPSS knows by its mark that it is UTF-8.
  `\uFEFF${spssSyntax(file, placesIn(locale), exportColumns(versions, contacts), locale)}`;
