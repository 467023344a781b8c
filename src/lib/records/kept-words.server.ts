/** What is kept about a person in the reader's language: tables for page and workbook. */
import * as messages from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/paraglide/runtime.js';
import type { Context } from '#lib/server/context.server.ts';
import { writeWorkbook } from '#lib/server/table-file.server.ts';
import { fieldWord, kindOfField, valueWord, type Wording } from './audit-words.server.ts';
import type { Kept, KeptRow, Section, SectionKey, SectionView } from './kept.ts';
import { Names } from './names.server.ts';

const titles = {
  profile: messages.records_kept_profile,
  postings: messages.records_kept_postings,
  shifts: messages.records_kept_shifts,
  ratings: messages.records_kept_ratings,
  events: messages.records_kept_events,
  account: messages.records_kept_account,
  sessions: messages.records_kept_sessions,
  by: messages.records_kept_by,
  about: messages.records_kept_about,
} as const satisfies Record<SectionKey, unknown>;

/** The sections as tables of texts. */
export async function keptViews(ctx: Context, sections: Section[], locale: Locale): Promise<SectionView[]> {
  const names = new Names();
  for (const { rows } of sections)
    for (const row of rows)
      for (const [field, value] of Object.entries(row))
        if (typeof value === 'string') names.want(kindOfField(field) ?? '', value);
  await names.load(ctx.reader);
  const wording = { locale, zone: ctx.config.zone, names };
  return sections.map(({ key, rows, total }) => {
    const fields = Object.keys(rows[0] ?? {});
    return {
      key,
      title: titles[key]({}, { locale }),
      columns: fields.map((field) => fieldWord(field, locale)),
      rows: rows.map((row) => fields.map((field) => cell(field, row[field] ?? null, wording))),
      total,
    };
  });
}

function cell(field: string, value: KeptRow[string], wording: Wording): string {
  if (field === 'month' && typeof value === 'string') return value.split('-').reverse().join('/');
  if (field === 'roles' && typeof value === 'string')
    return value.replace(/[a-z-]+(?= \()/g, (role) => valueWord('role', role, wording));
  return valueWord(field, value, wording);
}

/** A workbook with a sheet for each section that holds something. */
export async function keptWorkbook(ctx: Context, kept: Kept, locale: Locale): Promise<Uint8Array> {
  const views = await keptViews(ctx, kept.sections, locale);
  return writeWorkbook(
    views
      .filter(({ rows }) => rows.length > 0)
      .map(({ title, columns, rows }) => ({ name: title, rows: [columns, ...rows] })),
  );
}

/** The same for programs: as stored. */
export const keptDocument = ({ code, name, sections }: Kept, at: Date) => ({
  employee: code,
  name,
  exportedAt: at.toISOString(),
  ...Object.fromEntries(sections.map(({ key, rows, total }) => [key, { total, rows }])),
});
