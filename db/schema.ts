/**
 * Kysely table types. Conventions: times are UTC ISO 8601 text with milliseconds, days are `YYYY-MM-DD` in the
 * organisation's zone, flags are 0/1, JSON is text, "nobody" in a key column is `''`. Units, counters and employees are
 * keyed by their business code, upper case.
 */
import type {
  UnitTable,
  UnitPastTable,
  HolidayTable,
  StoreDayTable,
  CounterTable,
  EmployeeTable,
  PortraitTable,
  ImportUploadTable,
  PostingTable,
  ShiftTable,
  WithdrawnShiftTable,
  CorrectionTable,
  StagedShiftTable,
  SurveyTable,
  SurveyVersionTable,
} from './tables/organisation.ts';
import type {
  KioskTable,
  KioskBindingTable,
  KioskReportTable,
  KioskReplacementTable,
  KioskSettingTable,
  PairingCodeTable,
  OutboxTable,
  OutboxClockTable,
  DeviceEventTable,
  WallboardTable,
} from './tables/devices.ts';
import type {
  ResponseTable,
  QuarantineTable,
  MovedResponseTable,
  ScoreDayTable,
  ScoreMonthTable,
  ChoiceDayTable,
  ChoiceMonthTable,
  ScoreGenerationTable,
  TallyTable,
  ResponseWordsTable,
} from './tables/responses.ts';
import type {
  UserTable,
  SessionTable,
  AccountTable,
  VerificationTable,
  UnplacedRoleTable,
  UserRoleTable,
  ApiTokenTable,
  LoginTable,
  SecondFactorTable,
  RecoveryCodeTable,
  LoginLinkTable,
  AuditTable,
  AuditPersonalTable,
} from './tables/access.ts';
import type {
  PublishedConstantsTable,
  ReviewSettingTable,
  ReviewMemberTable,
  ReviewTable,
  ReviewPartTable,
  ReviewCandidateTable,
  ReviewMarkTable,
  ReviewDecisionTable,
  ReviewSignatureTable,
  ReviewAppealTable,
  PeerVotedTable,
  PeerTallyTable,
} from './tables/review.ts';
import type { CaseTable, CaseEventTable, CaseSettingTable } from './tables/cases.ts';
import type { LinkTable, AnswerDraftTable } from './tables/invitations.ts';
import type { NoticeTable, JobTable, MailTable, SettingTable, WebhookTable } from './tables/work.ts';

export type * from './tables/organisation.ts';
export type * from './tables/devices.ts';
export type * from './tables/responses.ts';
export type * from './tables/access.ts';
export type * from './tables/review.ts';
export type * from './tables/cases.ts';
export type * from './tables/invitations.ts';
export type * from './tables/work.ts';

export interface Database {
  unit: UnitTable;
  unit_past: UnitPastTable;
  holiday: HolidayTable;
  store_day: StoreDayTable;
  counter: CounterTable;
  employee: EmployeeTable;
  portrait: PortraitTable;
  import_upload: ImportUploadTable;
  posting: PostingTable;
  shift: ShiftTable;
  withdrawn_shift: WithdrawnShiftTable;
  correction: CorrectionTable;
  staged_shift: StagedShiftTable;
  survey: SurveyTable;
  survey_version: SurveyVersionTable;
  kiosk: KioskTable;
  kiosk_binding: KioskBindingTable;
  kiosk_report: KioskReportTable;
  kiosk_replacement: KioskReplacementTable;
  kiosk_setting: KioskSettingTable;
  pairing_code: PairingCodeTable;
  outbox: OutboxTable;
  outbox_clock: OutboxClockTable;
  device_event: DeviceEventTable;
  wallboard: WallboardTable;
  response: ResponseTable;
  quarantine: QuarantineTable;
  moved_response: MovedResponseTable;
  score_day: ScoreDayTable;
  score_month: ScoreMonthTable;
  choice_day: ChoiceDayTable;
  choice_month: ChoiceMonthTable;
  score_generation: ScoreGenerationTable;
  tally: TallyTable;
  response_words: ResponseWordsTable;
  user: UserTable;
  account: AccountTable;
  session: SessionTable;
  verification: VerificationTable;
  user_role: UserRoleTable;
  unplaced_role: UnplacedRoleTable;
  api_token: ApiTokenTable;
  login: LoginTable;
  second_factor: SecondFactorTable;
  recovery_code: RecoveryCodeTable;
  login_link: LoginLinkTable;
  audit: AuditTable;
  audit_personal: AuditPersonalTable;
  published_constants: PublishedConstantsTable;
  review_setting: ReviewSettingTable;
  review_member: ReviewMemberTable;
  review: ReviewTable;
  review_part: ReviewPartTable;
  review_candidate: ReviewCandidateTable;
  review_mark: ReviewMarkTable;
  review_decision: ReviewDecisionTable;
  review_signature: ReviewSignatureTable;
  review_appeal: ReviewAppealTable;
  peer_voted: PeerVotedTable;
  peer_tally: PeerTallyTable;
  link: LinkTable;
  answer_draft: AnswerDraftTable;
  notice: NoticeTable;
  job: JobTable;
  mail: MailTable;
  setting: SettingTable;
  webhook: WebhookTable;
  case: CaseTable;
  case_event: CaseEventTable;
  case_setting: CaseSettingTable;
}
