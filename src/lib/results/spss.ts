/**
 * SPSS syntax that reads the CSV beside it and says what everything means.
 * Source: IBM SPSS Statistics, Command Syntax Reference: GET DATA, VARIABLE LABELS, VALUE LABELS, MISSING VALUES.
 */
import { read, type Language } from '#lib/survey/piping.ts';
import type { Column } from './columns.ts';

/** Longest labels, in bytes of UTF-8, and longest texts. */
const VARIABLE_LABEL = 256;
const VALUE_LABEL = 120;
const LONGEST_TEXT = 32_767;
/** Longest letter of Vietnamese in UTF-8; what others write may take more and is cut. */
const BYTES = 3;

const encoder = new TextEncoder();

/** On one line, in single quotes, quotes inside doubled; cut at a letter where it is too long. */
export function quoted(text: string, bytes = Number.POSITIVE_INFINITY): string {
  let line = text.normalize('NFC').replace(/\s+/g, ' ').trim();
  while (encoder.encode(line).length > bytes) line = [...line].slice(0, -1).join('');
  return `'${line.replaceAll("'", "''")}'`;
}

/** What stands before the questions, in the order of the CSV. */
export interface Fixed {
  name: string;
  format: string;
  label: string;
}

function formatOf({ holds }: Column): string {
  if (holds.kind === 'number') return holds.decimals > 0 ? `F16.${holds.decimals}` : 'F8.0';
  return holds.kind === 'day' ? 'SDATE10' : `A${Math.min(LONGEST_TEXT, Math.max(1, holds.length * BYTES))}`;
}

const value = (of: string | number) => (typeof of === 'number' ? String(of) : quoted(of));

/** Numbers that have an order, and numbers that are names. */
function levelOf({ type, holds, option }: Column): 'NOMINAL' | 'ORDINAL' | 'SCALE' {
  if (holds.kind === 'text' || option !== null || type === 'consent') return 'NOMINAL';
  return type === 'number' || type === 'date' || type === 'recommend' ? 'SCALE' : 'ORDINAL';
}

/** @param file name of the CSV, in the same folder */
export function spssSyntax(
  file: string,
  fixed: readonly Fixed[],
  columns: readonly Column[],
  language: Language,
): string {
  const lines = [
    '* Encoding: UTF-8.',
    'SET DECIMAL=DOT.',
    'GET DATA',
    '  /TYPE=TXT',
    `  /FILE=${quoted(file)}`,
    "  /ENCODING='UTF8'",
    '  /DELCASE=LINE',
    '  /DELIMITERS=","',
    "  /QUALIFIER='\"'",
    '  /ARRANGEMENT=DELIMITED',
    '  /FIRSTCASE=2',
    '  /VARIABLES=',
    ...fixed.map(({ name, format }) => `    ${name} ${format}`),
    ...columns.map((column) => `    ${column.name} ${formatOf(column)}`),
  ];
  end(lines);
  lines.push('CACHE.', 'EXECUTE.', '', 'VARIABLE LABELS');
  for (const { name, label } of fixed) lines.push(`  ${name} ${quoted(label, VARIABLE_LABEL)}`);
  for (const { name, text } of columns) lines.push(`  ${name} ${quoted(read(text, language), VARIABLE_LABEL)}`);
  end(lines);
  const labelled = columns.filter(({ values }) => values.length > 0);
  if (labelled.length > 0) {
    lines.push('', 'VALUE LABELS');
    labelled.forEach(({ name, values }, at) => {
      lines.push(`  ${at === 0 ? '' : '/'}${name}`);
      for (const each of values)
        lines.push(`    ${value(each.value)} ${quoted(read(each.text, language), VALUE_LABEL)}`);
    });
    end(lines);
  }
  const missing = columns.filter((column) => column.missing !== null);
  if (missing.length > 0) {
    lines.push('', 'MISSING VALUES');
    for (const column of missing) lines.push(`  ${column.name} (${column.missing})`);
    end(lines);
  }
  if (columns.length > 0) {
    lines.push('', 'VARIABLE LEVEL');
    columns.forEach((column, at) => lines.push(`  ${at === 0 ? '' : '/'}${column.name} (${levelOf(column)})`));
    end(lines);
  }
  lines.push('EXECUTE.', '');
  return lines.join('\r\n');
}

/** A command ends with a point at the end of its last line. */
function end(lines: string[]) {
  lines.push(`${lines.pop() ?? ''}.`);
}
