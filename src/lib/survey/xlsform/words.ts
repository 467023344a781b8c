/** Findings of an import in words. */
import { m } from '#lib/paraglide/messages.js';
import * as messages from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/paraglide/runtime.js';
import type { Finding } from './findings.ts';
import { languageOf } from './headers.ts';

type Worded = (details: Record<string, string | number>, options: { locale: Locale }) => string;

function worded(key: string, details: Record<string, string | number>, locale: Locale): string {
  const message = (messages as unknown as Record<string, Worded>)[key];
  if (!message) throw new Error(`No message ${key}`);
  return message(details, { locale });
}

/** What became of a question whose kind we do not have, by what it became. */
const became: Record<string, (input: Record<string, never>, options: { locale: Locale }) => string> = {
  date: m.survey_kind_date,
  time: m.survey_kind_short,
  text: m.survey_kind_short,
  select_multiple: m.survey_kind_many,
};

/** @returns the reason alone, without its place */
export function findingWords({ code, details }: Pick<Finding, 'code' | 'details'>, locale: Locale): string {
  const named = { ...details };
  const reason = details.reason === 'not-an-expression' && details.about === '' ? 'unfinished' : details.reason;
  if (code === 'relevant')
    named.why = worded(`xlsform_why_${String(reason).replaceAll('-', '_')}`, { about: details.about ?? '' }, locale);
  if (code === 'changed') named.to = became[String(details.to)]?.({}, { locale }) ?? String(details.to);
  if (code === 'language-guessed') named.language = languageName(String(details.to), locale);
  return worded(`xlsform_finding_${code.replaceAll('-', '_')}`, named, locale);
}

/** `sheet survey, row 5` */
export const rowWords = ({ sheet, line }: Finding, locale: Locale): string =>
  [m.xlsform_at_sheet({ sheet }, { locale }), line !== null && m.xlsform_at_row({ line }, { locale })]
    .filter(Boolean)
    .join(', ');

/** `sheet survey, row 5, column relevant` */
export const placeWords = (finding: Finding, locale: Locale): string =>
  [rowWords(finding, locale), finding.column !== null && m.xlsform_at_column({ column: finding.column }, { locale })]
    .filter(Boolean)
    .join(', ');

/** A language of the file, in the reader's words where it is one of ours. */
export function languageName(language: string | null, locale: Locale): string {
  if (language === null) return m.xlsform_language_none({}, { locale });
  const ours = languageOf(language);
  if (!ours) return language;
  return ours === 'vi' ? m.xlsform_language_vi({}, { locale }) : m.xlsform_language_en({}, { locale });
}

/** The findings for a terminal, a line each. */
export const findingLines = (findings: Finding[], locale: Locale): string[] =>
  findings.map(
    (finding) => `${finding.grave ? '!' : ' '} ${placeWords(finding, locale)}: ${findingWords(finding, locale)}`,
  );
