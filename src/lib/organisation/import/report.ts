/** An import's report in words, in the reader's language. */
import { m } from '#lib/paraglide/messages.js';
import * as messages from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/paraglide/runtime.js';
import { formatDay, formatMoment } from '#lib/ui/format.ts';
import { columnName, kinds, type Kind } from './columns.ts';
import type { Fault, FaultCode, Remark, Warning, WarningCode } from './faults.ts';
import type { ImportReport } from './import.server.ts';

type Worded = (details: Record<string, string | number>, options: { locale: Locale }) => string;

/** @returns the reason alone, without its place */
export function reason(
  { code, details }: Pick<Remark<FaultCode | WarningCode>, 'code' | 'details'>,
  locale: Locale,
  zone: string,
): string {
  // Overlapping shifts: the other one may stand in the file or in the system.
  const variant = details.where !== undefined && details.where !== '' && 'from' in details ? '_row' : '';
  const worded = (messages as unknown as Record<string, Worded>)[
    `organisation_import_${code.replaceAll('-', '_')}${variant}`
  ];
  if (!worded) throw new Error(`No message for ${code}`);
  const values = Object.entries(details).map(([name, value]) => [name, readable(value, zone)]);
  const named = Object.fromEntries(values) as Record<string, string | number>;
  if (code === 'missing-column') named.column = columnName(details.kind as Kind, String(details.column), locale);
  return worded(named, { locale });
}

/** Days and moments as people write them; anything else as it is. */
export function readable(value: string | number, zone: string): string | number {
  if (typeof value !== 'string') return value;
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return formatDay(value);
  return /^\d{4}-\d\d-\d\dT.*Z$/.test(value) ? formatMoment(value, zone) : value;
}

/** Place and reason in one line: `sheet “Nhân viên”, row 5, column “mã PIN”: …` */
function remarkLine(remark: Fault | Warning, locale: Locale, zone: string): string {
  const { sheet, line, column } = remark;
  const where = [
    sheet !== null && m.organisation_import_at_sheet({ sheet }, { locale }),
    line !== null && m.organisation_import_at_row({ line }, { locale }),
    column !== null && m.organisation_import_at_column({ column }, { locale }),
  ].filter(Boolean);
  return [where.join(', '), reason(remark, locale, zone)].filter(Boolean).join(': ');
}

const kindNames: Record<Kind, (input: Record<string, never>, options: { locale: Locale }) => string> = {
  units: m.organisation_import_units,
  counters: m.organisation_import_counters,
  employees: m.organisation_import_employees,
  shifts: m.organisation_import_shifts,
};

/** What a table of that kind is called: a sheet's name, a heading. */
export function kindTitle(kind: Kind, locale: Locale): string {
  const name = kindNames[kind]({}, { locale });
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** What is to be written into a column. */
export function columnHelp(kind: Kind, column: string, locale: Locale): string {
  const all = messages as unknown as Record<string, Worded>;
  const worded = all[`people_guide_${kind}_${column}`] ?? all[`people_guide_${column}`];
  if (!worded) throw new Error(`Nobody explains the column ${column}`);
  return worded({}, { locale });
}

/** The whole report, a line each. */
export function reportLines(report: ImportReport, locale: Locale, zone: string): string[] {
  const { faults, warnings, counts, moved, check } = report;
  const note = m.organisation_import_note({}, { locale });
  return [
    ...faults.map((fault) => remarkLine(fault, locale, zone)),
    ...warnings.map((warning) => `${note}: ${remarkLine(warning, locale, zone)}`),
    ...moved.map((move) => m.organisation_import_moved(move, { locale })),
    ...(counts
      ? kinds
          .filter((kind) => Object.values(counts[kind]).some((n) => n > 0))
          .map((kind) =>
            m.organisation_import_counts({ kind: kindNames[kind]({}, { locale }), ...counts[kind] }, { locale }),
          )
      : []),
    ...(check && counts ? [m.organisation_import_checked({}, { locale })] : []),
  ];
}

/** The report for scripts: every remark with its reason in words. */
export function reportJson(report: ImportReport, locale: Locale, zone: string) {
  const worded = (remarks: (Fault | Warning)[]) =>
    remarks.map(({ details, ...at }) => ({ ...at, reason: reason({ code: at.code, details }, locale, zone) }));
  return { ...report, faults: worded(report.faults), warnings: worded(report.warnings) };
}
