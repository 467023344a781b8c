/** Follow-up on low ratings. */

/** One for a response at most: its id is the response's. */
export interface CaseTable {
  id: string;
  store: string;
  /** `''` at an exit. */
  counter: string;
  level: number;
  /** By which rule it was opened. */
  rule: 'callback' | 'burst' | 'comment';
  /** `expired`: the time to keep the number is over. The number itself stands in the response's answers, and nowhere else. */
  contact: 'none' | 'given' | 'withdrawn' | 'expired';
  state: 'new' | 'working' | 'waiting' | 'closed' | 'reopened';
  /** A person's id; null: nobody yet. */
  assignee: string | null;
  visit_at: string;
  opened_at: string;
  due_at: string;
  closed_at: string | null;
  /** When the unit above was told that it is overdue. */
  escalated_at: string | null;
  /** JSON: the root cause as it was called in both languages. */
  cause: string | null;
  outcome: string | null;
  /** How the customer feels now, 1–5. */
  feels: number | null;
  /** What search compares. */
  folded: string;
}

/** What was done in a case, oldest first by id; rows are added, and only the numbers in their words ever go. */
export interface CaseEventTable {
  id: string;
  case: string;
  at: string;
  /** As audit names them: `user:ID`, `system:jobs`. */
  actor: string;
  kind: string;
  /** JSON. */
  detail: string;
}

/** What a unit settled for itself and all below; the nearest place's word counts. */
export interface CaseSettingTable {
  place: string;
  key: string;
  /** JSON. */
  value: string;
}
