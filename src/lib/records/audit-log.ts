/** The audit as its page shows it. */

/** Something that has a name. */
export interface Reference {
  /** `kind:id`. */
  key: string;
  /** The kind in words; empty where the name says it. */
  kind: string;
  name: string;
}

/** One value that changed, in words. null: there was none, or there is none any more. */
export interface Change {
  field: string;
  before: string | null;
  after: string | null;
}

export interface AuditEntryView {
  id: string;
  /** UTC ISO. */
  at: string;
  actor: Reference;
  /** What was done, in words. */
  deed: string;
  subject: Reference;
  unit: { code: string; name: string } | null;
  changes: Change[];
}

/** The page's filters as they stand in its address: texts as typed, days `YYYY-MM-DD`. */
export interface AuditRequest {
  from?: string | undefined;
  to?: string | undefined;
  /** Name, e-mail or `kind:id` of who did it. */
  who?: string | undefined;
  /** An action, or a noun for all of its actions. */
  action?: string | undefined;
  /** Unit code, with all below it. */
  unit?: string | undefined;
  /** Name, code or `kind:id` of what it is about. */
  q?: string | undefined;
}

export const auditFormats = ['csv', 'xlsx', 'ndjson'] as const;
export type AuditFormat = (typeof auditFormats)[number];
