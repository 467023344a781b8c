/**
 * Kysely table types. Conventions: times are UTC ISO 8601 text with milliseconds, days are `YYYY-MM-DD` in the
 * organisation's zone, flags are 0/1, JSON is text, "nobody" in a key column is `''`. Units, counters and employees are
 * keyed by their business code, upper case.
 */
import type { ColumnType, Generated } from 'kysely';

export interface UnitTable {
  code: string;
  name: string;
  /** Name and code without tone marks, lower case, for search. */
  folded: string;
  kind: 'corporation' | 'province' | 'area' | 'office' | 'store';
  parent: string | null;
  address: string;
  /** `HH:mm` local, or null: always open. */
  opens: string | null;
  closes: string | null;
}

export interface CounterTable {
  code: string;
  name: string;
  store: string;
}

export interface EmployeeTable {
  code: string;
  name: string;
  folded: string;
  start_day: string;
  end_day: string | null;
  /** scrypt of the sign-on PIN; null: may not sign on at a kiosk. */
  pin_hash: string | null;
  pin_failures: Generated<number>;
  pin_locked_until: string | null;
}

/** Where an employee works, dated: moving closes one row and opens another, so that old reports keep the old store. */
export interface PostingTable {
  employee: string;
  store: string;
  from_day: string;
  /** Last day included; `9999-12-31` while it lasts. */
  to_day: string;
}

export interface ShiftTable {
  id: string;
  counter: string;
  store: string;
  employee: string;
  starts_at: string;
  ends_at: string | null;
  source: 'roster' | 'sign-on';
}

export interface SurveyVersionTable {
  survey: string;
  version: number;
  status: 'draft' | 'published' | 'retired';
  definition: string;
  published_at: string | null;
}

export interface KioskTable {
  id: string;
  name: string;
  store: string;
  counter: string | null;
  token_hash: string;
  /** PBKDF2 of the PIN that opens the staff corner; sent to the device, which must check it without a network. */
  corner_pin: string;
  created_at: string;
  created_by: string;
  revoked_at: string | null;
  last_seen_at: string | null;
  /** JSON of the last heartbeat. */
  heartbeat: string | null;
}

/** Which place a kiosk stood at, dated: an answer belongs to the counter it was given at. */
export interface KioskBindingTable {
  kiosk: string;
  from_at: string;
  store: string;
  counter: string | null;
}

export interface PairingCodeTable {
  /** The first part of the code, which finds the row; the second part is the secret. */
  handle: string;
  secret_hash: string;
  store: string;
  counter: string | null;
  name: string;
  corner_pin: string;
  created_at: string;
  created_by: string;
  expires_at: string;
  wrong_guesses: Generated<number>;
  used_at: string | null;
}

export interface OutboxTable {
  id: string;
  /** `kiosk:ID`, `user:ID` or `token:ID`: only its owner may post from it. */
  owner: string;
  /** The kiosk it was taken over from when the device was paired again. */
  former_owner: string | null;
  /** Sequence numbers received, as ranges: `1-397,402-410`. */
  received: string;
  last_received_at: string;
  /** JSON of the last sign event applied: whom the screen shows, and whether the PIN was right. */
  sign: string | null;
}

/** The device's clock against ours, per epoch: the smallest difference seen, since delay only adds. */
export interface OutboxClockTable {
  outbox: string;
  epoch: number;
  offset_ms: number;
  /** 0: an epoch that had ended before its first sync, so that the offset is a bound, not a measurement. */
  measured: number;
}

export interface DeviceEventTable {
  id: string;
  content_hash: string;
  outbox: string;
  seq: number;
  kiosk: string;
  type: 'sign-on' | 'sign-off' | 'break';
  at: string;
  counter: string;
  employee: string;
  verdict: 'applied' | 'wrong-pin' | 'locked';
  received_at: string;
}

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
  attribution: 'screen' | 'shift' | 'named' | 'none' | 'refused';
  ticket: string | null;
  answers: string;
  /** The rating question answered, its level 1–5, and whether it reaches the employee (blame). */
  question: string;
  rating: number | null;
  personal: number;
  quarantined: number;
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

/** Raised by every change of counts: what a cached ranking of these months and stores is compared with. */
export interface ScoreGenerationTable {
  month: string;
  store: string;
  generation: number;
}

/** A moment in better-auth's tables: text on one engine, a native type on the other; ISO text goes into both. */
type AuthMoment = ColumnType<unknown, string, string>;

/** better-auth's tables: its own column names and native types. Only what we touch ourselves. */
export interface UserTable {
  id: string;
  name: string;
  email: string;
  emailVerified: ColumnType<unknown, 0 | 1, 0 | 1>;
  createdAt: AuthMoment;
  updatedAt: AuthMoment;
}

export interface AccountTable {
  id: string;
  accountId: string;
  providerId: string;
  userId: string;
  password: string | null;
  createdAt: AuthMoment;
  updatedAt: AuthMoment;
}

export interface SessionTable {
  id: string;
  userId: string;
  expiresAt: AuthMoment;
}

export interface VerificationTable {
  id: string;
  expiresAt: AuthMoment;
}

export interface UserRoleTable {
  user: string;
  role: string;
  unit: string;
}

export interface ApiTokenTable {
  id: string;
  name: string;
  token_hash: string;
  role: string;
  unit: string;
  created_at: string;
  last_used_at: string | null;
  revoked_at: string | null;
}

export interface AuditTable {
  id: string;
  at: string;
  actor: string;
  action: string;
  subject: string;
  unit: string;
  before: string | null;
  after: string | null;
}

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

export interface SettingTable {
  key: string;
  value: string;
}

export interface Database {
  unit: UnitTable;
  counter: CounterTable;
  employee: EmployeeTable;
  posting: PostingTable;
  shift: ShiftTable;
  survey_version: SurveyVersionTable;
  kiosk: KioskTable;
  kiosk_binding: KioskBindingTable;
  pairing_code: PairingCodeTable;
  outbox: OutboxTable;
  outbox_clock: OutboxClockTable;
  device_event: DeviceEventTable;
  response: ResponseTable;
  quarantine: QuarantineTable;
  score_day: ScoreDayTable;
  score_month: ScoreMonthTable;
  choice_day: ChoiceDayTable;
  choice_month: ChoiceMonthTable;
  score_generation: ScoreGenerationTable;
  user: UserTable;
  account: AccountTable;
  session: SessionTable;
  verification: VerificationTable;
  user_role: UserRoleTable;
  api_token: ApiTokenTable;
  audit: AuditTable;
  notice: NoticeTable;
  job: JobTable;
  setting: SettingTable;
}
