/** Constants of a month's scores, estimated over the whole organisation when the first review of the month froze. */
export interface PublishedConstantsTable {
  /** `YYYY-MM`. */
  month: string;
  formula: number;
  /** JSON: `Constants`, and the configuration that they were estimated with. */
  constants: string;
  config: string;
  published_at: string;
  published_by: string;
}

/** What a unit has settled for the reviews of itself and all below it; JSON. */
export interface ReviewSettingTable {
  unit: string;
  key: string;
  value: string;
}

/** Which employee an account of the committee is, so that nobody decides on themselves; `''`: none. */
export interface ReviewMemberTable {
  user: string;
  employee: string;
}

/** One month of one unit, frozen; a correction makes another edition beside it. */
export interface ReviewTable {
  id: string;
  unit: string;
  unit_name: string;
  month: string;
  /** From 1; a later edition restates the one before. */
  edition: number;
  state: 'draft' | 'appeal' | 'decided' | 'signed' | 'restated';
  formula: number;
  /** SHA-256 of the canonical inputs. */
  fingerprint: string;
  /** JSON: the settings that held when it froze. */
  settings: string;
  /** JSON: what the page says of it, see `Summary`. */
  summary: string;
  /** Of the counts it was made from: another one now means that something has changed. */
  generation: string;
  /** Why it restates the edition before; null for the first. */
  reason: string | null;
  frozen_at: string;
  frozen_by: string;
  /** Last day on which employees may appeal, and until when colleagues may answer the short survey. */
  appeal_until: string | null;
  decided_at: string | null;
  /** SHA-256 of what was decided. */
  decided_fingerprint: string | null;
  signed_at: string | null;
}

/** Compressed JSON of a review in parts, base64: what it was computed from, and what came out. */
export interface ReviewPartTable {
  review: string;
  kind: 'inputs' | 'result';
  part: number;
  data: string;
}

/** Whoever was on the list, as they were called then. */
export interface ReviewCandidateTable {
  review: string;
  kind: 'employee' | 'store';
  code: string;
  name: string;
  folded: string;
  /** Code and name of the store where most of the ratings were given; `''` for a store itself. */
  store: string;
  store_name: string;
  /** Place in the list: by chance of being in the top, then by score. */
  position: number;
  n: number;
  quarantined: number;
  /** Points, not clipped; null without a score. */
  score: number | null;
  sd: number | null;
  rank: number | null;
  rank_low: number | null;
  rank_high: number | null;
  /** Highest chance of belonging in any class, 0–1: what decides whether the committee needs to look. */
  chance: number;
  /** Key of the class proposed; null: none. */
  proposed: string | null;
  /** 1: the committee must say something of it. */
  attention: 0 | 1;
  /** JSON: status, ties, holds, chance by class. */
  detail: string;
}

/** What the committee found of somebody that customers cannot see. */
export interface ReviewMarkTable {
  review: string;
  kind: 'employee' | 'store';
  code: string;
  criterion: string;
  /** Points; 1 of a criterion that excludes. */
  points: number;
  by: string;
  at: string;
}

export interface ReviewDecisionTable {
  review: string;
  kind: 'employee' | 'store';
  code: string;
  /** Key of the class; `''`: none. */
  class: string;
  reason: string;
  by: string;
  at: string;
}

export interface ReviewSignatureTable {
  review: string;
  user: string;
  name: string;
  /** What was signed. */
  fingerprint: string;
  /** Code of the employee that the signer is, whose own line the signature does not cover; `''`: none. */
  except: string;
  at: string;
}

export interface ReviewAppealTable {
  id: string;
  review: string;
  employee: string;
  text: string;
  at: string;
  state: 'open' | 'upheld' | 'dismissed';
  answer: string | null;
  answered_by: string | null;
  answered_at: string | null;
}

/** Who has answered the survey among colleagues: a keyed hash, in its own order. */
export interface PeerVotedTable {
  review: string;
  voter: string;
}

/** What colleagues of a store said, counted and sealed: a reader of the database sees no vote. */
export interface PeerTallyTable {
  review: string;
  store: string;
  sealed: string;
}
