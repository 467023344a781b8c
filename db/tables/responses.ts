export interface ResponseTable {
  id: string;
  content_hash: string;
  survey: string;
  version: number;
  channel: string;
  locale: string;
  /** Device, user or token that handed it in, as in outbox.owner. */
  device: string;
  outbox: string | null;
  seq: number | null;
  started_at: string;
  /** As the device's clock said; corrected_at is what we hold to be true. */
  answered_at: string;
  corrected_at: string;
  received_at: string;
  clock: 'sure' | 'bounded';
  /** The visit: day, place, person; `''` where unknown. */
  day: string;
  visit_at: string;
  store: string;
  counter: string;
  employee: string;
  /** How the employee is known; `corrected`: stated by people afterwards, see moved_response for what stood before. */
  attribution: 'screen' | 'shift' | 'named' | 'none' | 'refused' | 'corrected';
  ticket: string | null;
  answers: string;
  /** The rating question answered, its level 1–5, and whether it reaches the employee (blame). */
  question: string;
  rating: number | null;
  personal: number;
  quarantined: number;
}

/** To whom a response belonged before a correction moved it; rows are added, never changed. */
export interface MovedResponseTable {
  response: string;
  correction: string;
  employee: string;
  attribution: ResponseTable['attribution'];
}

/** Why a response does not count, with the rule's version; rows are added, never changed. */
export interface QuarantineTable {
  response: string;
  rule: string;
  rule_version: number;
  detail: string;
  at: string;
}

interface LevelCounts {
  n1: number;
  n2: number;
  n3: number;
  n4: number;
  n5: number;
}

interface RollupKey {
  store: string;
  employee: string;
  channel: string;
  survey: string;
  version: number;
  question: string;
}

export interface ScoreDayTable extends RollupKey, LevelCounts {
  day: string;
  /** Ratings of this employee's visits that blame something else: counted in n1…n5 of the store's own row. */
  elsewhere: number;
}

export interface ScoreMonthTable extends RollupKey, LevelCounts {
  month: string;
  elsewhere: number;
}

export interface ChoiceDayTable extends RollupKey {
  day: string;
  option: string;
  n: number;
}

export interface ChoiceMonthTable extends RollupKey {
  month: string;
  option: string;
  n: number;
}

/** Counts of a survey's questions in a day or a month, by store or (`*`) over all; see response/tally.ts. */
export interface TallyTable {
  survey: string;
  store: string;
  /** `YYYY-MM-DD` or `YYYY-MM`. */
  period: string;
  version: number;
  channel: string;
  /** Responses among them; it is in the counts too, but stores are put in order by it. */
  n: number;
  /** JSON: question → option → n. */
  counts: string;
}

/** Which responses hold words, by question: so that the newest are found without reading the others. */
export interface ResponseWordsTable {
  survey: string;
  question: string;
  day: string;
  response: string;
  store: string;
  version: number;
  channel: string;
}

/** Raised by every change of counts: what a cached ranking of these months and stores is compared with. */
export interface ScoreGenerationTable {
  month: string;
  store: string;
  generation: number;
}
