/** From counts to what is drawn: pure, the same for a whole survey, one store or one channel. */
import { ANSWERED, SUM, type Counts } from '#lib/response/tally.ts';
import { binEdges } from '#lib/survey/bins.ts';
import { optionsOf, type Question, type Text } from '#lib/survey/questionnaire.ts';
import { recommendation, type Recommendation } from './recommend.ts';

export interface Bar {
  name: string;
  text: Text;
  n: number;
}

/** Answers to one statement on a scale of levels, the lowest first. */
export interface Row {
  name: string;
  text: Text;
  counts: number[];
  /** "No opinion". */
  none: number;
  n: number;
}

export type Picture =
  | { kind: 'faces'; rows: Row[]; labels: Text[] }
  | { kind: 'levels'; rows: Row[]; labels: Text[]; none: Text | null }
  | { kind: 'scale'; min: number; counts: number[]; labels: Text[]; mean: number | null }
  | { kind: 'recommend'; counts: number[]; low: Text; high: Text; score: Recommendation | null }
  | { kind: 'bars'; bars: Bar[]; many: boolean }
  | { kind: 'numbers'; bins: { from: number; to: number; n: number }[]; whole: boolean; mean: number | null }
  | { kind: 'months'; months: { period: string; n: number }[] }
  | { kind: 'words' }
  | { kind: 'given' };

export interface Drawn {
  /** Responses that were asked; null: not known. */
  asked: number | null;
  /** null: not known; of a kiosk's reasons only how often each was given is. */
  answered: number | null;
  picture: Picture;
}

const nothing = new Map<string, number>();
const of = (counts: Counts, name: string) => counts.get(name) ?? nothing;
const options = (counted: Map<string, number>) => [...counted].filter(([option]) => !option.startsWith('#'));
const sumOf = (counted: Map<string, number>) => options(counted).reduce((sum, [, n]) => sum + n, 0);
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

const rowOf = (counts: Counts, name: string, text: Text, levels: number): Row => {
  const counted = of(counts, name);
  const found = range(1, levels).map((level) => counted.get(String(level)) ?? 0);
  return { name, text, counts: found, none: counted.get('0') ?? 0, n: found.reduce((sum, n) => sum + n, 0) };
};

/** A question's options that have no name any more are shown under the name they had. */
function barsOf(named: { name: string; text: Text }[], counted: Map<string, number>): Bar[] {
  const known = named.map(({ name, text }) => ({ name, text, n: counted.get(name) ?? 0 }));
  const names = new Set(named.map(({ name }) => name));
  const strangers = options(counted).filter(([name, n]) => !names.has(name) && n > 0);
  return [...known, ...strangers.map(([name, n]) => ({ name, text: { vi: name, en: name }, n }))];
}

const meanOf = (counts: number[], from: number) => {
  const n = counts.reduce((sum, each) => sum + each, 0);
  return n === 0 ? null : counts.reduce((sum, each, at) => sum + each * (from + at), 0) / n;
};

/** From the first class with an answer to the last, those without any between them too. */
function binsOf(question: Extract<Question, { type: 'number' }>, counted: Map<string, number>) {
  const bins = options(counted)
    .filter(([, n]) => n > 0)
    .map(([bin]) => Number(bin));
  if (bins.length === 0) return [];
  const [first, last] = [Math.min(...bins), Math.max(...bins)];
  return range(first, last).map((bin) => ({ ...binEdges(question, bin), n: counted.get(String(bin)) ?? 0 }));
}

const MOST_MONTHS = 36;

/** By months; by years where they are too many for a picture. */
function monthsOf(counted: Map<string, number>) {
  const months = options(counted)
    .filter(([, n]) => n > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (months.length <= MOST_MONTHS) return months.map(([period, n]) => ({ period, n }));
  const years = Map.groupBy(months, ([month]) => month.slice(0, 4));
  return [...years].map(([period, some]) => ({ period, n: some.reduce((sum, [, n]) => sum + n, 0) }));
}

function pictureOf(question: Question, counts: Counts): Picture {
  const counted = of(counts, question.name);
  switch (question.type) {
    case 'rating':
      return { kind: 'faces', rows: [rowOf(counts, question.name, question.text, 5)], labels: question.labels };
    case 'grid':
      return {
        kind: 'levels',
        rows: question.rows.map(({ name, text }) => rowOf(counts, name, text, question.labels.length)),
        labels: question.labels,
        none: question.none ?? null,
      };
    case 'scale': {
      const { min, max, labels } = question;
      const found = range(min, max).map((value) => counted.get(String(value)) ?? 0);
      return { kind: 'scale', min, counts: found, labels, mean: meanOf(found, min) };
    }
    case 'recommend': {
      const found = range(0, 10).map((value) => counted.get(String(value)) ?? 0);
      const { low, high } = question;
      return { kind: 'recommend', counts: found, low, high, score: recommendation(found) };
    }
    case 'choice':
      return { kind: 'bars', many: question.many, bars: barsOf(optionsOf(question), counted) };
    case 'criteria': {
      const named = question.options.map(({ name, low, high }) => ({ name, text: eitherWording(low, high) }));
      return { kind: 'bars', many: true, bars: barsOf(named, counted) };
    }
    case 'number': {
      const n = sumOf(counted);
      const sum = counted.get(SUM);
      const mean = sum === undefined || n === 0 ? null : sum / n;
      return { kind: 'numbers', bins: binsOf(question, counted), whole: question.whole, mean };
    }
    case 'date':
      return { kind: 'months', months: monthsOf(counted) };
    case 'text':
      return { kind: 'words' };
    default:
      return { kind: 'given' };
  }
}

/** What is worded in one way after a low rating and in another after a high one. */
export const eitherWording = (low: Text | undefined, high: Text | undefined): Text =>
  low && high ? { vi: `${high.vi} / ${low.vi}`, en: `${high.en} / ${low.en}` } : (high ?? low ?? { vi: '', en: '' });

/** Who answered: those who gave any of a grid's rows at least as often as the row most answered. */
function answeredOf(question: Question, counts: Counts): number | null {
  if (question.type === 'grid') return Math.max(0, ...question.rows.map(({ name }) => sumOf(of(counts, name))));
  const counted = of(counts, question.name);
  return counted.get(ANSWERED) ?? (question.type === 'criteria' && sumOf(counted) > 0 ? null : sumOf(counted));
}

/**
 * @param counts of the versions that ask the question so, together
 * @param asked how many were asked; null: not known
 */
export const drawn = (question: Question, counts: Counts, asked: number | null): Drawn => ({
  asked,
  answered: answeredOf(question, counts),
  picture: pictureOf(question, counts),
});

/** Mean of levels as points, 0 for the lowest and 100 for the highest; null without answers. */
export function meanPoints(counts: number[]): number | null {
  const mean = meanOf(counts, 0);
  return mean === null || counts.length < 2 ? null : (100 * mean) / (counts.length - 1);
}
