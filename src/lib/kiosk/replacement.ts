import type { Range } from '#lib/response/ranges.ts';

/** One device took another's place. */
export interface Replacement {
  old: { id: string; name: string };
  fresh: { id: string; name: string };
  at: string;
  /** A person's name, or null where it was no person. */
  by: string | null;
  reason: string;
  taken: number;
  received: number;
  /** Written off then, and how many of them came in after all. */
  missing: Range[];
  missed: number;
  recovered: number;
}
