/** What is wrong with one value that was sent: where it stands, and a code that is worded in the reader's language. */
import type * as v from 'valibot';

export const faults = [
  'missing',
  'wrong-type',
  'time',
  'uuid',
  'characters',
  'format',
  'unknown-option',
  'out-of-range',
  'too-long',
  'too-short',
  'unknown-question',
  'no-consent',
  'no-rating',
  'required',
  'not-whole',
  'not-number',
  'exclusive',
  'too-few',
  'too-many',
  'pattern',
  'bad-date',
  'bad-phone',
  'bad-email',
] as const;
/** Worded by the message `fault_<code with _ for ->`. Schemas may name one as the message of a check. */
export type Fault = (typeof faults)[number];

const isFault = (text: string): text is Fault => (faults as readonly string[]).includes(text);

export const faultMessageKey = (fault: Fault) => `fault_${fault.replaceAll('-', '_')}`;

/** The fault among a problem's details, if there is one. */
export const faultAmong = ({ fault }: Record<string, unknown>): Fault | null =>
  typeof fault === 'string' && isFault(fault) ? fault : null;

const byCheck: Partial<Record<string, Fault>> = {
  picklist: 'unknown-option',
  literal: 'unknown-option',
  integer: 'out-of-range',
  min_value: 'out-of-range',
  max_value: 'out-of-range',
  max_length: 'too-long',
  min_length: 'too-short',
  non_empty: 'too-short',
};

function faultOf({ kind, type, message, input }: v.BaseIssue<unknown>): Fault {
  if (isFault(message)) return message;
  if (kind === 'schema' && input === undefined) return 'missing';
  return byCheck[type] ?? (kind === 'schema' ? 'wrong-type' : 'format');
}

/** A path holds names that the sender made up. */
const MAX_PATH = 200;

/** The first issue as details of a problem: `{ where: 'visit.counter', fault: 'too-long' }`. */
export function faultIn([issue]: readonly v.BaseIssue<unknown>[]): { where: string; fault: Fault } {
  if (!issue) throw new Error('Nothing is wrong');
  const path = (issue.path ?? [])
    .map(({ key }) => String(key))
    .join('.')
    .slice(0, MAX_PATH);
  return { where: path, fault: faultOf(issue) };
}
