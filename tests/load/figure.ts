/** What a measurement says, and how it is shown. */

/** What is asked of a figure; `of` says of which of its numbers. */
export interface Aim {
  of: 'value' | 'ratio';
  atLeast?: number;
  atMost?: number;
}

export interface Figure {
  what: string;
  /** Median of the rounds. */
  value: number;
  unit: string;
  /** The limit measured in the same run, and the figure's ratio to it. */
  against?: { what: string; value: number; ratio: number };
  aim?: Aim;
  /** What else was seen, in a few words. */
  note?: string;
}

/** @returns null where nothing is asked */
export function met({ value, against, aim }: Figure): boolean | null {
  if (!aim) return null;
  const number = aim.of === 'ratio' ? against?.ratio : value;
  if (number === undefined) throw new Error('An aim for a ratio needs something to measure against');
  return number >= (aim.atLeast ?? -Infinity) && number <= (aim.atMost ?? Infinity);
}

const shown = (value: number) =>
  value.toLocaleString('en', { maximumFractionDigits: Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2 });

function aimText({ aim, unit }: Figure): string {
  if (!aim) return '';
  const sign = aim.atLeast !== undefined ? '≥' : '≤';
  const limit = aim.atLeast ?? aim.atMost ?? 0;
  return `${sign} ${shown(limit)}${aim.of === 'value' ? ` ${unit}` : ''}`;
}

const cells = (figure: Figure) => [
  figure.what,
  `${shown(figure.value)} ${figure.unit}`,
  figure.against ? `${shown(figure.against.value)} ${figure.against.what}` : '',
  figure.against ? figure.against.ratio.toFixed(2) : '',
  aimText(figure),
  { true: 'yes', false: 'NO', null: '' }[String(met(figure)) as 'true' | 'false' | 'null'],
  figure.note ?? '',
];

/** A Markdown table that is also legible in a terminal. */
export function table(figures: Figure[]): string {
  const rows = [['what', 'figure', 'against', 'ratio', 'aim', 'met', 'note'], ...figures.map(cells)];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: string[]) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}
