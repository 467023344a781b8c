/** A case (phản hồi cần xử lý): the follow-up on one low rating. Pure, shared with the browser. */
import type { Level } from '#lib/survey/questionnaire.ts';

/** Why it was opened: a number to call back, several low ratings at a counter, a low rating with a comment. */
export const rules = ['callback', 'burst', 'comment'] as const;
export type Rule = (typeof rules)[number];

export const states = ['new', 'reopened', 'working', 'waiting', 'closed'] as const;
export type State = (typeof states)[number];

/** How a call went. `later`: the customer asked to be called at another time. */
export const callResults = ['reached', 'later', 'none', 'wrong'] as const;
export type CallResult = (typeof callResults)[number];

/**
 * What came of it. `refused`: it cannot be as the customer wants, and that was said; `withdrawn`: the customer wants no
 * contact any more, set by the withdrawal itself.
 */
export const outcomes = ['solved', 'explained', 'apology', 'forwarded', 'unreachable', 'mistaken', 'refused'] as const;
export type Outcome = (typeof outcomes)[number] | 'withdrawn';

export type Contact = 'none' | 'given' | 'withdrawn' | 'expired';

/** Whether it needs somebody to begin. */
export const isUntouched = (state: State) => state === 'new' || state === 'reopened';

/** A customer who says so is not at peace yet: the case is not over. 3 is neither. */
export const isUnhappy = (feels: Level) => feels <= 2;

/** Nothing more can be done after these, however the customer feels. */
export const isFinal = (outcome: Outcome | null) => outcome === 'refused' || outcome === 'withdrawn';

/** How people refer to it, on the telephone too. */
export const referenceOf = (id: string) => id.slice(-6).toUpperCase();

/** The number as a list shows it: its last three digits. */
export const maskedPhone = (phone: string) => `••• ••• ${phone.slice(-3)}`;

/** In groups, as one reads it out. */
export function spokenPhone(phone: string): string {
  if (/^0\d{9}$/.test(phone)) return phone.replace(/^(\d{4})(\d{3})(\d{3})$/, '$1 $2 $3');
  return phone.replace(/(?<=\d{4})(\d{3})(?=\d)/g, ' $1');
}

/** Words without anything that could be somebody's number: eight digits or more, however they are parted. */
export const withoutNumbers = (text: string) => text.replace(/\+?\d(?:[\s().-]{0,2}\d){7,}/g, '•••');

export type Step = 'call' | 'call-again' | 'begin' | 'wait' | 'close' | 'ask' | 'done';

/** What is to be done next, as the page says it first. */
export function nextStep(one: {
  state: State;
  contact: Contact;
  feels: Level | null;
  reached: boolean;
  attempts: number;
}): Step {
  if (one.state === 'closed') return one.contact === 'given' && one.feels === null && one.reached ? 'ask' : 'done';
  if (one.contact === 'given' && !one.reached) return one.attempts === 0 ? 'call' : 'call-again';
  if (isUntouched(one.state)) return 'begin';
  return one.state === 'waiting' ? 'wait' : 'close';
}

export interface CaseRow {
  id: string;
  store: { code: string; name: string };
  counter: { code: string; name: string } | null;
  level: Level;
  rule: Rule;
  state: State;
  /** Masked; null: none, or not any more. */
  phone: string | null;
  comment: string;
  assignee: { id: string; name: string } | null;
  /** UTC ISO. */
  visitAt: string;
  dueAt: string;
  closedAt: string | null;
  overdue: boolean;
}

/** What happened in a case. */
export type CaseEvent =
  | { kind: 'opened'; rule: Rule; due: string }
  | { kind: 'assigned'; to: string | null }
  | { kind: 'note'; text: string }
  | { kind: 'call'; result: CallResult; text: string; feels: Level | null }
  | { kind: 'waiting'; text: string }
  | { kind: 'due'; due: string; text: string }
  | { kind: 'closed'; outcome: Outcome; cause: { vi: string; en: string } | null; text: string; feels: Level | null }
  | { kind: 'reopened'; due: string; text: string; unhappy: boolean }
  | { kind: 'asked'; feels: Level; text: string }
  | { kind: 'escalated'; unit: string }
  | { kind: 'contact'; gone: 'withdrawn' | 'expired' };
