import type { Options } from 'csv-stringify';
import type { Locale } from '#lib/paraglide/runtime.js';

/**
 * How a person's spreadsheet wants its CSV: UTF-8 with BOM, or Excel spoils Vietnamese; a formula's first sign disarmed. In
 * Vietnamese, Windows and with it Excel write decimals with a comma and part fields by semicolons.
 */
export const spreadsheetCsv = (locale: Locale): Options => ({
  bom: true,
  escape_formulas: true,
  delimiter: locale === 'vi' ? ';' : ',',
});

/** A number with so many decimals, as that spreadsheet reads it. */
export const spreadsheetNumber = (value: number, digits: number, locale: Locale) => {
  const text = value.toFixed(digits);
  return locale === 'vi' ? text.replace('.', ',') : text;
};
