/** A public way to a survey: printed at a place, for whoever is served there. */
export interface LinkTable {
  code: string;
  survey: string;
  /** The place: a store, and the counter in it or `''`. */
  store: string;
  counter: string;
  channel: 'qr';
  created_at: string;
  created_by: string;
  /** The last day on which it may be opened, `YYYY-MM-DD`; null: for as long as nobody closes it. */
  last_day: string | null;
  closed_at: string | null;
  closed_by: string | null;
}

/** Answers on their way: saved as they are given, one row for a device's visit; purged some days after. */
export interface AnswerDraftTable {
  /** The response's id to be, a UUIDv7. */
  id: string;
  /** SHA-256 of the device's cookie. */
  device_hash: string;
  link: string;
  survey: string;
  /** As it was when the page was opened: who is in the middle is not asked something else. */
  version: number;
  locale: 'vi' | 'en';
  /** Whom the screen showed, `''` nobody; and whether the customer said that it was somebody else. */
  employee: string;
  declined: number;
  /** JSON, as typed: judged when it is sent. Emptied once it is. */
  answers: string;
  /** The step that was open last. */
  step: string;
  started_at: string;
  saved_at: string;
  /** When it was sent off: from then on it does not change, so that sending it again is the same. */
  sealed_at: string | null;
  sent_at: string | null;
}
