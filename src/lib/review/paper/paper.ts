/** What the papers of a review say: plain data, for the thread that draws them. */

export interface AwardedLine {
  code: string;
  name: string;
  store: string;
  /** Points, ratings and chance as they are printed; empty without. */
  score: string;
  n: string;
  chance: string;
  /** Points of the committee's criteria; empty for none. */
  points: string;
  award: string;
  reason: string;
}

export interface AppealLine {
  name: string;
  text: string;
  verdict: string;
  answer: string;
}

export interface PaperData {
  unit: string;
  /** What the unit lies in; empty at the top. */
  above: string;
  /** Where it is written: a place's name. */
  place: string;
  /** `MM/yyyy` and its last day `dd/MM/yyyy`. */
  month: string;
  edition: number;
  reason: string;
  /** `{ day, month, year }` on which it was decided. */
  date: { day: string; month: string; year: string };
  frozen: string;
  window: string;
  fingerprint: string;
  decidedFingerprint: string;
  formula: number;
  facts: { ratings: string; quarantined: string; ranked: string; all: string };
  members: { name: string; signed: string; except: string }[];
  employees: AwardedLine[];
  stores: AwardedLine[];
  /** Lines that were decided against the proposal, with why. */
  departures: AwardedLine[];
  appeals: AppealLine[];
}

export interface PaperOrder {
  paper: 'minutes' | 'certificates';
  data: PaperData;
}
