import type { Generated } from 'kysely';

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
  /** JSON: the weekdays with hours of their own, see organisation/opening.ts; null: every day is a usual one. */
  week: string | null;
  /** First day on which it was here; null: it always was. */
  added_day: string | null;
  /** First day on which it is closed for good; null: it is not. */
  closed_from: string | null;
}

/** Name and parent of a unit up to a day, that day included; after the last of these rows, those of the unit itself. */
export interface UnitPastTable {
  unit: string;
  to_day: string;
  name: string;
  parent: string | null;
}

/** Days on which every store that has opening hours is closed. */
export interface HolidayTable {
  day: string;
  name: string;
}

/** A day on which a store has hours of its own, or (without hours) is closed. Wins over weekday and holiday. */
export interface StoreDayTable {
  store: string;
  day: string;
  opens: string | null;
  closes: string | null;
  note: string;
}

export interface CounterTable {
  code: string;
  name: string;
  store: string;
  /** First day on which it is closed for good; null: it is not. */
  closed_from: string | null;
}

export interface EmployeeTable {
  code: string;
  name: string;
  folded: string;
  /** `nameKey` of the name, by which lists are sorted. */
  sort_key: Generated<string>;
  start_day: string;
  end_day: string | null;
  /** scrypt of the sign-on PIN; null: may not sign on at a kiosk. */
  pin_hash: string | null;
  pin_failures: Generated<number>;
  pin_locked_until: string | null;
}

/** An employee's photo as we show it: 256 pixels square, without what the camera wrote into it. */
export interface PortraitTable {
  employee: string;
  /** Of the image: addresses that name it may be kept by browsers for good. */
  hash: string;
  /** WebP, base64. */
  image: string;
}

/** A file that somebody looks at before it is taken over; enciphered with the secret of its address. */
export interface ImportUploadTable {
  id: string;
  /** As in audit: whose it is. */
  owner: string;
  uploaded_at: string;
  /** Name, content and what was shown of it: sealed with the secret of the address. */
  file: string;
  preview: string;
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
  /** Until then the shift was stated afterwards by a person, and wins over sign-on and roster; null: planned, or signed on. */
  stated_until: string | null;
  /** A second person agreed: it wins over what a kiosk's screen showed as well. */
  seconded: Generated<number>;
}

/** A shift of the past that was taken back, or replaced by another: who did not serve there then. */
export interface WithdrawnShiftTable {
  id: string;
  counter: string;
  store: string;
  employee: string;
  starts_at: string;
  ends_at: string;
  source: 'roster' | 'sign-on';
  stated_until: string | null;
  /** As the shift was, should it come back. */
  was_seconded: number;
  /** A second person agreed that it was not so. */
  seconded: number;
  correction: string;
}

/** A change of who served in the past. */
export interface CorrectionTable {
  id: string;
  store: string;
  state: 'waiting' | 'applied' | 'declined' | 'withdrawn' | 'reverted';
  /** JSON: shifts removed and put. */
  change: string;
  /** JSON: responses moved, or to be moved, by day and person. */
  moves: string;
  reason: string;
  asked_by: string;
  asked_at: string;
  decided_by: string | null;
  decided_at: string | null;
}

/** Shifts of an import that is not yet valid. */
export interface StagedShiftTable {
  import: string;
  seq: number;
  id: string;
  counter: string;
  store: string;
  employee: string;
  starts_at: string;
  ends_at: string;
}

export interface SurveyTable {
  code: string;
  /** Whose it is: who may change it there may change it. */
  unit: string;
  created_at: string;
  created_by: string;
}

export interface SurveyVersionTable {
  survey: string;
  version: number;
  status: 'draft' | 'published' | 'retired';
  definition: string;
  published_at: string | null;
  /** Raised by every saving of a draft: who saves over another's change is told. */
  revision: Generated<number>;
  saved_at: string | null;
  saved_by: string | null;
}
