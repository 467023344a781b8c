/** What is wrong with an answer, as its customer or interviewer reads it at the question. */
import { m } from '#lib/paraglide/messages.js';
import { formatDay } from '#lib/ui/format.ts';
import { isDay } from '#lib/ui/zone.ts';
import { read, type Language } from './piping.ts';
import type { AnswerFault, FaultCode } from './validity.ts';

type Limit = string | number | undefined;

const limit = (value: Limit) => (typeof value === 'string' && isDay(value) ? formatDay(value) : String(value ?? ''));

function range(min: Limit, max: Limit, options: { locale: Language }): string {
  const limits = { min: limit(min), max: limit(max) };
  if (min !== undefined && max !== undefined) return m.survey_fault_between(limits, options);
  if (min !== undefined) return m.survey_fault_from(limits, options);
  return max === undefined ? m.survey_fault_out_of_range({}, options) : m.survey_fault_up_to(limits, options);
}

const words: Record<FaultCode, (details: Record<string, Limit>, options: { locale: Language }) => string> = {
  required: (_, options) => m.survey_fault_required({}, options),
  'unknown-question': (_, options) => m.survey_fault_wrong_type({}, options),
  'wrong-type': (_, options) => m.survey_fault_wrong_type({}, options),
  'out-of-range': ({ min, max }, options) => range(min, max, options),
  'not-whole': (_, options) => m.survey_fault_not_whole({}, options),
  'not-number': (_, options) => m.survey_fault_not_number({}, options),
  'unknown-option': (_, options) => m.survey_fault_unknown_option({}, options),
  exclusive: (_, options) => m.survey_fault_exclusive({}, options),
  'too-few': ({ n }, options) => m.survey_fault_too_few({ n: n ?? '' }, options),
  'too-many': ({ n }, options) => m.survey_fault_too_many({ n: n ?? '' }, options),
  'too-long': ({ n, max }, options) => m.survey_fault_too_long({ n: n ?? '', max: max ?? '' }, options),
  pattern: (_, options) => m.survey_fault_pattern({}, options),
  'bad-date': (_, options) => m.survey_fault_bad_date({}, options),
  'bad-phone': (_, options) => m.survey_fault_bad_phone({}, options),
  'bad-email': (_, options) => m.survey_fault_bad_email({}, options),
  'no-consent': (_, options) => m.survey_fault_no_consent({}, options),
  'no-rating': (_, options) => m.survey_fault_no_rating({}, options),
};

/** The author's own words where there are any. */
export const faultWords = ({ fault, message, details = {} }: AnswerFault, language: Language): string =>
  (message && read(message, language)) || words[fault](details, { locale: language });
