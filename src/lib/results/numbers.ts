/** The numbers behind a picture, a line each: for the table beside it, the download and the API. */
import type { Text } from '#lib/survey/questionnaire.ts';
import type { Drawn } from './picture.ts';

export interface NumberLine {
  /** Of a grid: the statement. */
  row: { name: string; text: Text } | null;
  /** As it is stored; of classes the lower edge, of months `YYYY-MM`. */
  option: string;
  text: Text;
  n: number;
  /** What its share is a share of. */
  of: number;
}

const plain = (text: string): Text => ({ vi: text, en: text });
const sum = (counts: number[]) => counts.reduce((all, n) => all + n, 0);

/** A class of numbers in words: its value where it holds one only. @param written how a whole number is written */
export function binText(
  { from, to }: { from: number; to: number },
  whole: boolean,
  written: (value: number) => string = String,
): string {
  if (!whole) return `${from}–<${to}`;
  return to - from <= 1 ? written(from) : `${written(from)}–${written(to - 1)}`;
}

/** The words of a scale's point: where there are two they belong to its ends. */
export function pointText(labels: Text[], at: number, points: number): Text | null {
  if (labels.length === points) return labels[at] ?? null;
  if (at === 0) return labels[0] ?? null;
  return at === points - 1 ? (labels.at(-1) ?? null) : null;
}

const valued = (value: number, words: Text | null): Text =>
  words && (words.vi || words.en)
    ? { vi: `${value} – ${words.vi}`, en: `${value} – ${words.en}` }
    : plain(String(value));

export function numbersOf({ picture, answered, asked }: Drawn): NumberLine[] {
  switch (picture.kind) {
    case 'faces':
    case 'levels':
      return picture.rows.flatMap((row) => {
        const about = picture.kind === 'levels' ? { name: row.name, text: row.text } : null;
        const lines = row.counts.map((n, at) => ({
          ...{ row: about, option: String(at + 1), n, of: row.n },
          text: picture.labels[at] ?? plain(String(at + 1)),
        }));
        const none = picture.kind === 'levels' && picture.none;
        return none ? [...lines, { row: about, option: '0', text: none, n: row.none, of: row.n + row.none }] : lines;
      });
    case 'scale': {
      const { counts, labels, min } = picture;
      return counts.map((n, at) => ({
        ...{ row: null, option: String(min + at), n, of: sum(counts) },
        text: valued(min + at, pointText(labels, at, counts.length)),
      }));
    }
    case 'recommend':
      return picture.counts.map((n, at) => ({
        ...{ row: null, option: String(at), n, of: sum(picture.counts) },
        text: valued(at, at === 0 ? picture.low : at === 10 ? picture.high : null),
      }));
    case 'bars':
      return picture.bars.map(({ name, text, n }) => ({
        ...{ row: null, option: name, text, n },
        of: picture.many ? (answered ?? asked ?? 0) : sum(picture.bars.map((bar) => bar.n)),
      }));
    case 'numbers':
      return picture.bins.map((bin) => ({
        ...{ row: null, option: String(bin.from), n: bin.n, of: sum(picture.bins.map(({ n }) => n)) },
        text: plain(binText(bin, picture.whole)),
      }));
    case 'months':
      return picture.months.map(({ period, n }) => ({
        ...{ row: null, option: period, n, of: sum(picture.months.map((month) => month.n)) },
        text: plain(period.split('-').reverse().join('/')),
      }));
    case 'words':
    case 'given':
      return [];
  }
}
