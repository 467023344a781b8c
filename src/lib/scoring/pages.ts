/**
 * A ranking as bytes, with an index by which a page of it is read without the rest: of twenty thousand people one looks at
 * fifty, and parsing all of them would hold everybody else up. Pure.
 */
import { fold } from '#lib/ui/text.ts';
import { axisOf, type Axis } from './axis.ts';
import { tierCounts, type Ranking, type RankingRow, type RankingView } from './ranking.ts';

export interface Index {
  /** JSON of the ranking without its rows. */
  head: string;
  /** Where each row begins, and where the last one ends, in bytes; ranked rows first, then those with too few ratings. */
  starts: Uint32Array;
  ends: Uint32Array;
  /** What search compares, a line for each row. */
  words: string[];
  /** Their codes and groups. */
  codes: string[];
  tiers: RankingRow['tier'][];
  counts: RankingView['counts'];
  axis: Axis;
}

export function written(ranking: Ranking): { json: Uint8Array<ArrayBuffer>; index: Index } {
  const { ranked, few, ...head } = ranking;
  const rows = [...ranked, ...few];
  const starts = new Uint32Array(rows.length);
  const ends = new Uint32Array(rows.length);
  const parts: string[] = [];
  let at = 0;
  const put = (text: string) => {
    parts.push(text);
    at += Buffer.byteLength(text);
  };
  const headText = JSON.stringify(head);
  put(`${headText.slice(0, -1)},"ranked":[`);
  rows.forEach((row, nth) => {
    if (nth === ranked.length) put('],"few":[');
    else if (nth > 0) put(',');
    starts[nth] = at;
    put(JSON.stringify(row));
    ends[nth] = at;
  });
  put(few.length === 0 ? '],"few":[]}' : ']}');
  return {
    json: new TextEncoder().encode(parts.join('')),
    index: {
      head: headText,
      ...{ starts, ends },
      words: rows.map((row) => fold([row.code, row.name, ...row.stores.map(({ name }) => name)].join(' '))),
      codes: rows.map(({ code }) => code),
      tiers: rows.map(({ tier }) => tier),
      counts: { ranked: ranked.length, few: few.filter(({ n }) => n > 0).length, ...tierCounts(ranked) },
      axis: axisOf(ranked, true),
    },
  };
}

export interface Wanted {
  /** Words that all stand in a name, a code or a store's name. */
  text: string;
  /** From 1. */
  page: number;
}

export const PAGE_SIZE = 50;
/** Of those with too few ratings no more are shown at once; search finds the others. */
const FEW_SHOWN = 100;

export function viewOf(json: Uint8Array, index: Index, { text, page }: Wanted): RankingView {
  const head = JSON.parse(index.head) as Omit<Ranking, 'ranked' | 'few'>;
  const words = fold(text).split(' ').filter(Boolean);
  const matches = (nth: number) => words.every((word) => index.words[nth]?.includes(word));
  const { ranked } = index.counts;
  const all = Array.from(index.words, (_, nth) => nth).filter(matches);
  const first = all.findIndex((nth) => nth >= ranked);
  const [places, few] = first < 0 ? [all, []] : [all.slice(0, first), all.slice(first)];
  const pages = Math.max(1, Math.ceil(places.length / PAGE_SIZE));
  const shown = Math.min(Math.max(1, page), pages);
  const row = (nth: number) => rowAt(json, index, nth);
  return {
    ...head,
    ranked: places.slice((shown - 1) * PAGE_SIZE, shown * PAGE_SIZE).map(row),
    few: few.slice(0, FEW_SHOWN).map(row),
    counts: index.counts,
    found: places.length,
    page: shown,
    axis: index.axis,
  };
}

/** One row of it by its code. */
export function rowOf(json: Uint8Array, index: Index, code: string): RankingRow | null {
  const nth = index.codes.indexOf(code);
  return nth < 0 ? null : rowAt(json, index, nth);
}

const rowAt = (json: Uint8Array, index: Index, nth: number) =>
  JSON.parse(new TextDecoder().decode(json.subarray(index.starts[nth], index.ends[nth]))) as RankingRow;
