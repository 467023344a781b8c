/** Texts of strangers in a table that somebody opens with a spreadsheet. */
import type { Locale } from '#lib/paraglide/runtime.js';

/**
 * What a spreadsheet would take for a formula: a sign that begins one, at the beginning or where a cell would begin for a
 * program that separates by something else. A Vietnamese Excel reads `;` where we write `,`, and then a quote in the
 * middle of a line protects nothing.
 */
const ARMED = /(^|[\n\r\t,;"|])( *)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g;
/** Blanks that a spreadsheet may skip before it looks. */
const HIDING = /^(?=[\t\r])/;

/** The text with an apostrophe before whatever would begin a formula. Source: OWASP, CSV Injection. */
export const disarmed = (text: string) => text.replace(ARMED, "$1$2'").replace(HIDING, "'");

const DISARMED = /(^|[\n\r\t,;"|])( *)'(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g;

/** The text as it was before `disarmed`: for tables that come back to us. */
export const rearmed = (text: string) => text.replace(DISARMED, '$1$2');

/** For csv-stringify: UTF-8 with the mark by which Excel knows it for that, and no formulas. */
export const csvOptions = { bom: true, cast: { string: disarmed } };

/** For programs: no mark before the first column's name, commas, decimal points. Source: RFC 4180. */
export const csvForPrograms = { ...csvOptions, bom: false };

/**
 * As a person's spreadsheet opens it by a double click: in Vietnamese, Windows and with it Excel part cells by semicolons,
 * because the comma stands in numbers.
 */
export const csvOptionsFor = (locale: Locale) => ({ ...csvOptions, delimiter: locale === 'vi' ? ';' : ',' });

/** A number with so many decimals, as that spreadsheet reads it. */
export const decimal = (value: number, digits: number, locale: Locale) => {
  const text = value.toFixed(digits);
  return locale === 'vi' ? text.replace('.', ',') : text;
};
