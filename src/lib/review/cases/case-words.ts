/** Cases in words. */
import { m } from '#lib/paraglide/messages.js';
import { getLocale, type Locale } from '#lib/paraglide/runtime.js';
import type { CallResult, Outcome, Rule, State, Step } from './case.ts';
import type { View } from './case.input.ts';

type Word = (inputs?: Record<string, never>, options?: { locale?: Locale }) => string;

const stateWords: Record<State, Word> = {
  new: m.cases_state_new,
  reopened: m.cases_state_reopened,
  working: m.cases_state_working,
  waiting: m.cases_state_waiting,
  closed: m.cases_state_closed,
};
const ruleWords: Record<Rule, Word> = {
  callback: m.cases_rule_callback,
  burst: m.cases_rule_burst,
  comment: m.cases_rule_comment,
};
const resultWords: Record<CallResult, Word> = {
  reached: m.cases_call_reached,
  later: m.cases_call_later,
  none: m.cases_call_none,
  wrong: m.cases_call_wrong,
};
const outcomeWords: Record<Outcome, Word> = {
  solved: m.cases_outcome_solved,
  explained: m.cases_outcome_explained,
  apology: m.cases_outcome_apology,
  forwarded: m.cases_outcome_forwarded,
  unreachable: m.cases_outcome_unreachable,
  mistaken: m.cases_outcome_mistaken,
  refused: m.cases_outcome_refused,
  withdrawn: m.cases_outcome_withdrawn,
};
const viewWords: Record<View, Word> = {
  open: m.cases_view_open,
  overdue: m.cases_view_overdue,
  mine: m.cases_view_mine,
  untaken: m.cases_view_untaken,
  closed: m.cases_view_closed,
  all: m.cases_view_all,
};
const stepWords: Record<Step, Word> = {
  call: m.cases_step_call,
  'call-again': m.cases_step_call_again,
  begin: m.cases_step_begin,
  wait: m.cases_step_wait,
  close: m.cases_step_close,
  ask: m.cases_step_ask,
  done: m.cases_step_done,
};

export const stateWord = (state: State, locale: Locale = getLocale()) => stateWords[state]({}, { locale });
export const ruleWord = (rule: Rule, locale: Locale = getLocale()) => ruleWords[rule]({}, { locale });
export const outcomeWord = (outcome: Outcome, locale: Locale = getLocale()) => outcomeWords[outcome]({}, { locale });
export const resultWord = (result: CallResult) => resultWords[result]();
export const viewWord = (view: View) => viewWords[view]();
export const stepWord = (step: Step) => stepWords[step]();

/** The usual words of the five faces, for a question that no survey asks. */
export const feelWords = [m.cases_feels_1, m.cases_feels_2, m.cases_feels_3, m.cases_feels_4, m.cases_feels_5] as const;

/** What colours a state's pill. */
export const stateTone: Record<State, '' | 'good' | 'warn' | 'bad'> = {
  new: 'warn',
  reopened: 'bad',
  working: '',
  waiting: '',
  closed: 'good',
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long until it is due, or since; in the largest unit that says it: "còn 3 giờ", "quá hạn 2 ngày". */
export function dueWords(due: string, now: string): string {
  const ms = Date.parse(due) - Date.parse(now);
  const size = Math.abs(ms);
  const late = ms < 0;
  if (size < HOUR) {
    const n = Math.max(1, Math.round(size / MINUTE));
    return late ? m.cases_late_minutes({ n }) : m.cases_left_minutes({ n });
  }
  if (size < 2 * DAY) {
    const n = Math.round(size / HOUR);
    return late ? m.cases_late_hours({ n }) : m.cases_left_hours({ n });
  }
  const n = Math.round(size / DAY);
  return late ? m.cases_late_days({ n }) : m.cases_left_days({ n });
}

const channelWords: Record<string, Word> = {
  kiosk: m.ranking_channel_kiosk,
  qr: m.ranking_channel_qr,
  email: m.ranking_channel_email,
  sms: m.ranking_channel_sms,
  letter: m.ranking_channel_letter,
  interview: m.ranking_channel_interview,
  phone: m.ranking_channel_phone,
  paper: m.ranking_channel_paper,
};

export const channelWord = (channel: string) => channelWords[channel]?.() ?? channel;
