/** The month's close (bình xét): what a review is, and what a unit settles for it. Pure. */

export const kinds = ['employee', 'store'] as const;
export type Kind = (typeof kinds)[number];

/** draft → appeal → decided → signed; an edition that another one replaces is restated. */
export type State = 'draft' | 'appeal' | 'decided' | 'signed' | 'restated';

export interface Words {
  vi: string;
  en: string;
}

export interface AwardClass {
  /** Stays the same when it is renamed. */
  key: string;
  name: Words;
  /** How many places there are. */
  places: number;
}

/** What customers cannot see: points that are added and shown apart, or a yes that excludes. */
export interface Criterion {
  key: string;
  name: Words;
  /** 1–20 points; null: a yes means that there is no award. */
  max: number | null;
}

export interface ReviewSettings {
  /** In order, the highest first; nobody gets more than one. */
  employeeAwards: AwardClass[];
  storeAwards: AwardClass[];
  /** Working days in which employees may appeal. */
  appealDays: number;
  /** Part of somebody's ratings in quarantine, 0–1, above which an award waits for a word of the committee. */
  holdShare: number;
  criteria: Criterion[];
  /** Answers from which on an average among colleagues is shown. */
  peerMin: number;
  /** Members who must sign. */
  signatures: number;
}

/** Where nobody settled anything. */
export const usualSettings: ReviewSettings = {
  employeeAwards: [
    { key: 'excellent', name: { vi: 'Nụ cười xuất sắc', en: 'Outstanding smile' }, places: 3 },
    { key: 'good', name: { vi: 'Nụ cười thân thiện', en: 'Friendly smile' }, places: 5 },
  ],
  storeAwards: [{ key: 'store', name: { vi: 'Điểm giao dịch tiêu biểu', en: 'Exemplary store' }, places: 1 }],
  appealDays: 3,
  holdShare: 0.2,
  criteria: [
    { key: 'discipline', name: { vi: 'Vi phạm kỷ luật lao động', en: 'Breach of work discipline' }, max: null },
    { key: 'solidarity', name: { vi: 'Đoàn kết, hỗ trợ đồng nghiệp', en: 'Solidarity with colleagues' }, max: 3 },
  ],
  peerMin: 5,
  signatures: 2,
};

export const awardsOf = (settings: ReviewSettings, kind: Kind) =>
  kind === 'employee' ? settings.employeeAwards : settings.storeAwards;

/** Closer than this at the last place of a class is a tie, to be declared. Source: scoring, section 9. */
export const TIE = 0.02;
/** Whoever has a smaller chance of any class is not put before the committee unasked. */
export const IN_PLAY = 0.05;

export type Hold =
  | { kind: 'quarantined'; share: number }
  /** With the quarantined ratings counted, the class would be another; null: none. */
  | { kind: 'membership'; without: string | null; with: string | null };

export type Standing = 'ranked' | 'too_few' | 'no_ratings' | 'not_employed';

/** What a candidate's line rests on, kept with it. */
export interface CandidateDetail {
  standing: Standing;
  tier: 'clearly_above' | 'about_average' | 'clearly_below' | 'too_few';
  /** Chance of truly belonging to the places up to and with this class, by its key. */
  chances: Record<string, number>;
  /** Classes at whose last place nobody can say who is ahead. */
  ties: string[];
  holds: Hold[];
  days: number;
  /** Mean of the ratings before any correction; null without. */
  raw: number | null;
}

export interface Candidate {
  kind: Kind;
  code: string;
  name: string;
  store: string;
  storeName: string;
  position: number;
  n: number;
  quarantined: number;
  score: number | null;
  sd: number | null;
  rank: number | null;
  rankLow: number | null;
  rankHigh: number | null;
  chance: number;
  proposed: string | null;
  detail: CandidateDetail;
}

/** What the page says of a frozen month. */
export interface Summary {
  /** Ratings that count, and those in quarantine. */
  ratings: number;
  quarantined: number;
  candidates: Record<Kind, { all: number; ranked: number; mean: number | null; rankability: number | null }>;
  needed: { ratings: number; days: number };
  /** Channels that could not be compared, with their ratings. */
  excluded: Record<string, number>;
}
