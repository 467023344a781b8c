import type { ColumnType, Generated } from 'kysely';

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

/** How an account proves who it is: `credential` with a password, or a provider's name for it. */
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
  ipAddress: string | null;
  userAgent: string | null;
  createdAt: AuthMoment;
  updatedAt: AuthMoment;
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

/** Given before there was any unit; moves to `user_role` with the first. */
export interface UnplacedRoleTable {
  user: string;
  role: string;
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
  expires_at: Generated<string | null>;
}

/** An account's side that is ours: one row for each user. */
export interface LoginTable {
  user: string;
  /** Employee code, for those who sign in by it; their e-mail address is made up. */
  employee: Generated<string | null>;
  /** Name and e-mail as search compares them. */
  folded: string;
  /** Language in which to write to them. */
  locale: string;
  /** Our address as they last reached us: where links in mails to them lead, unless ORIGIN says. */
  origin: Generated<string | null>;
  /** Given by somebody else: to be changed at the next sign-in. */
  password_temporary: 0 | 1;
  deactivated_at: Generated<string | null>;
  last_sign_in_at: Generated<string | null>;
}

/** One-time passwords; a row that is not confirmed is being set up. */
export interface SecondFactorTable {
  user: string;
  sealed: string;
  confirmed_at: string | null;
  /** The latest half minute whose code was used: no code is good twice. */
  last_step: number;
  failures: number;
  locked_until: string | null;
}

export interface RecoveryCodeTable {
  user: string;
  hash: string;
  used_at: string | null;
}

/** A secret handed to one person, used once: kept as its hash. */
export interface LoginLinkTable {
  hash: string;
  kind: 'invitation' | 'reset' | 'second-factor';
  user: string;
  created_at: string;
  expires_at: string;
  /** The mail that carries it. */
  mail: string | null;
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

/** Names and addresses that audit rows refer to: rows here may go, those of `audit` may not. */
export interface AuditPersonalTable {
  id: string;
  /** `kind:id` of what the audit row is about. */
  subject: string;
  /** JSON. */
  value: string;
}
