/** Employees as lists and pages know them. Pure. */
import type { Posting } from '../posting.ts';

/** What lists are narrowed to: `current` is everybody who has not left, those who start later included. */
export const views = ['current', 'leaving', 'no-pin', 'left'] as const;
export type View = (typeof views)[number];

export const isView = (text: string | null | undefined): text is View => (views as readonly unknown[]).includes(text);

/** `leaving`: still here, and the last day is known. */
export type Standing = 'coming' | 'here' | 'leaving' | 'left';

/** @param today `YYYY-MM-DD`; the last day still counts as here */
export function standingOn(today: string, { start, end }: { start: string; end: string | null }): Standing {
  if (end !== null && end < today) return 'left';
  if (start > today) return 'coming';
  return end === null ? 'here' : 'leaving';
}

/** The posting that says where somebody belongs: today's, else the last one there was, else the first to come. */
export const postingOn = <P extends Posting>(postings: readonly P[], today: string): P | undefined =>
  postings.findLast(({ from_day }) => from_day <= today) ?? postings[0];

export interface EmployeeRow {
  code: string;
  name: string;
  store: { code: string; name: string };
  start: string;
  end: string | null;
  standing: Standing;
  hasPin: boolean;
  /** Address of the photo; null: none. */
  photo: string | null;
}

/** A photo may weigh this much when it is handed in; a browser makes it small before. */
export const PHOTO_BYTES = 20 * 1024 * 1024;

/** Where a photo is served; the hash makes the address good for as long as the photo is. */
export const photoAddress = (code: string, hash: string) =>
  `/api/v1/employees/${encodeURIComponent(code)}/photo?v=${hash}`;

export const employeePage = (code: string) => `/employees/${encodeURIComponent(code)}`;
