/** What the respondent's page is told, and what its forms are called. */
import type { Language } from '#lib/survey/piping.ts';
import type { AnswerFault } from '#lib/survey/validity.ts';
import type { Answers, Definition, Text } from '#lib/survey/questionnaire.ts';

/** For so long after sending, the same device is asked about the same place no second time: it is the same visit. */
export const VISIT_HOURS = 4;
/** Answers that nobody goes on with are forgotten. */
export const DRAFT_DAYS = 7;

/** The step in which one looks over all answers; no question has such a name. */
export const REVIEW = '*';

/** Where an answer to the survey is being given. */
export interface Open {
  state: 'open';
  survey: string;
  version: number;
  definition: Definition;
  store: string;
  counter: string | null;
  /** Who serves there, as the kiosk shows them. */
  clerk: string | null;
  /** The customer said that it was somebody else. */
  declined: boolean;
  answers: Answers;
  /** The step where it was left; `''`: at the beginning. */
  step: string;
  /** Something was saved before this visit of the page. */
  resumed: boolean;
  /** It was sent off, but whether it arrived is not known: it does not change any more, and may be sent again. */
  sealed: boolean;
  /** The response's id to be. */
  seed: string;
  today: string;
  /** What the server knew when the page was opened, sealed: it comes back with the first answer. */
  opened: string;
}

/** The same device has answered about this visit. */
export interface Sent {
  state: 'sent';
  title: Text;
  store: string;
  sentAt: string;
  /** From then on it may be asked about another visit. */
  againFrom: string;
}

export type Answering = Open | Sent;

/** What the page hands to its script. */
export interface StepsProps {
  open: Open;
  /** Of the cookie: forms carry it for browsers that keep none. */
  device: string;
  locale: Language;
  /** The step that the address names. */
  asked: string | null;
  /** What the server did not take. */
  refused: { step?: string; faults: AnswerFault[] } | null;
}
