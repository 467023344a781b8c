/** One change for many employees: what it does to each. Pure. */
import { leaveOn, moveFrom, type Employment, type MoveFault } from '../posting.ts';

export type BulkChange =
  | { do: 'move'; store: string; from: string }
  /** Last day of work. */
  | { do: 'leave'; end: string }
  | { do: 'pin' };

/** More people than this are not changed at one go: nobody could look them over. */
export const MOST = 1000;

export interface BulkRow {
  code: string;
  name: string;
  store: { code: string; name: string };
  /** `change`, or why it is left out. */
  outcome: 'change' | 'unchanged' | MoveFault | 'end-before-start' | 'left';
  /** What differs: stores by code, days, or '' . */
  from: string;
  to: string;
}

type Outcome = Pick<BulkRow, 'outcome' | 'from' | 'to'> & { after: Employment | null };

/** @param store where the person belongs today */
export function bulkOutcome(
  person: Employment & { hasPin: boolean },
  store: string,
  change: BulkChange,
  today: string,
): Outcome {
  const left = person.end_day !== null && person.end_day < today;
  if (change.do === 'pin') return { outcome: left ? 'left' : 'change', from: '', to: '', after: null };
  if (change.do === 'move') {
    const after = moveFrom(person, change.store, change.from);
    if (typeof after !== 'string') return { outcome: 'change', from: store, to: change.store, after };
    return { outcome: after, from: store, to: store, after: null };
  }
  const from = person.end_day ?? '';
  if (person.end_day === change.end) return { outcome: 'unchanged', from, to: from, after: null };
  const after = leaveOn(person, change.end);
  if (!after) return { outcome: 'end-before-start', from, to: from, after: null };
  return { outcome: 'change', from, to: change.end, after };
}
