/** Responses as those read them who care for a store: without contacts, and without the minute that would name a customer. */
import type { Text } from '#lib/survey/questionnaire.ts';

export type PartOfDay = 'morning' | 'afternoon' | 'evening';

export interface ListedResponse {
  id: string;
  day: string;
  part: PartOfDay;
  channel: string;
  store: { code: string; name: string };
  /** null: nobody is known to have served, or the rating is not about a person. */
  employee: { code: string; name: string } | null;
  rating: number | null;
  reasons: Text[];
  comment: string;
  quarantined: boolean;
}

/** What the address narrows the list to. */
export interface Narrowed {
  level: string;
  channel: string;
  comment: boolean;
  employee: string;
}

/** @param level `1`…`5`, or `low` for what asks for attention; null: any */
export function levelsOf(level: string): number[] | null {
  if (level === 'low') return [1, 2, 3];
  return /^[1-5]$/.test(level) ? [Number(level)] : null;
}

/** @param time `HH:mm` */
export const partOf = (time: string): PartOfDay =>
  time < '12:00' ? 'morning' : time < '17:30' ? 'afternoon' : 'evening';

/** Numbers that one can call, however they are parted, and addresses of mail. */
const CONTACT = /[\w.+-]+@[\w-]+(\.[\w-]+)+|\+?\d(?:[\s.()-]{0,2}\d){7,}/g;

/** A comment without what customers leave in it to be reached by: that is for whoever follows up, where they agreed. */
export const withoutContacts = (comment: string) => comment.replace(CONTACT, '•••');
