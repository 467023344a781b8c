import type { ColumnType } from 'kysely';

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

/** Names and addresses that audit rows refer to: rows here may go, those of `audit` may not. */
export interface AuditPersonalTable {
  id: string;
  /** `kind:id` of what the audit row is about. */
  subject: string;
  /** JSON. */
  value: string;
}
