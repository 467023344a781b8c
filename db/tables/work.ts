import type { Generated } from 'kysely';

/** Something a person at this unit should know; one open notice per kind and subject. */
export interface NoticeTable {
  id: string;
  unit: string;
  kind: string;
  subject: string;
  detail: string;
  opened_at: string;
  closed_at: string | null;
}

export interface JobTable {
  id: string;
  kind: string;
  payload: string;
  dedupe: string | null;
  run_at: string;
  attempts: Generated<number>;
  leased_by: string | null;
  leased_until: string | null;
  last_error: string | null;
  state: 'waiting' | 'done' | 'dead';
}

/** A mail that goes out, is out, or was given up. Its content is sealed, and null once it has ended. */
export interface MailTable {
  id: string;
  kind: string;
  recipient: string;
  locale: string;
  sealed: string | null;
  state: 'waiting' | 'sent' | 'failed';
  error: string | null;
  created_at: string;
  ended_at: string | null;
}

export interface SettingTable {
  key: string;
  value: string;
}

/** Where another system hears of the notices of a unit and all below it. */
export interface WebhookTable {
  unit: string;
  url: string;
  /** Signs what is sent; kept as it is, since it is used at every sending. */
  secret: string;
  created_at: string;
  told_at: string | null;
  /** Of the last sending: `200`, `refused`, …; null before the first. */
  outcome: string | null;
}
