/** What is kept about one person, table by table. */

export type SectionKey =
  'profile' | 'postings' | 'shifts' | 'ratings' | 'events' | 'account' | 'sessions' | 'by' | 'about';

/** What erasing does to it: it goes, it stays under the code alone, or part of it goes. */
export const fateOf: Record<SectionKey, 'goes' | 'stays' | 'part'> = {
  profile: 'part',
  postings: 'stays',
  shifts: 'stays',
  ratings: 'stays',
  events: 'stays',
  account: 'part',
  sessions: 'goes',
  by: 'stays',
  about: 'part',
};

export type KeptValue = string | number | boolean | null;
export type KeptRow = Record<string, KeptValue>;

export interface Section {
  key: SectionKey;
  /** In the order of their columns; days `YYYY-MM-DD`, moments UTC ISO, newest first. */
  rows: KeptRow[];
  /** How many there are in all; `rows` may be fewer. */
  total: number;
}

export interface Kept {
  code: string;
  name: string;
  store: { code: string; name: string };
  /** Last day of work; null: still employed. */
  end: string | null;
  /** Their personal data are gone already. */
  nameless: boolean;
  /** They have left, so that they may be erased. */
  mayErase: boolean;
  sections: Section[];
}

/** A section in words. */
export interface SectionView {
  key: SectionKey;
  title: string;
  columns: string[];
  rows: string[][];
  total: number;
}

export const keptFormats = ['xlsx', 'json'] as const;
export type KeptFormat = (typeof keptFormats)[number];
