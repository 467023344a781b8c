/** The organisation as the database has it, as far as a file may touch it. */
import type { CounterTable, UnitTable } from '#db/schema.ts';
import type { Scope } from '../scope.server.ts';
import type { Employment } from '../posting.ts';

export interface KnownEmployee extends Employment {
  name: string;
  pin_hash: string | null;
}

export interface RosterShift {
  id: string;
  counter: string;
  employee: string;
  /** UTC ISO. */
  starts_at: string;
  ends_at: string;
}

export interface Known {
  units: Map<string, UnitTable>;
  counters: Map<string, CounterTable>;
  /** Those whom the file names. */
  employees: Map<string, KnownEmployee>;
  /** Codes of all others that begin with a zero, which Excel drops. */
  zeroEmployees: string[];
  /** Rostered shifts near those of the file, of the same counters or employees. */
  roster: RosterShift[];
  /** Stores where employees are posted, now or later. */
  staffed: Set<string>;
}

export interface Setting {
  scope: Scope;
  /** `YYYY-MM-DD` in the organisation's zone. */
  today: string;
  zone: string;
}
