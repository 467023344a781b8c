import type { Options } from 'csv-stringify';
import type { Locale } from '#lib/paraglide/runtime.js';
import { csvOptions } from './csv.ts';

/**
 * How a person's spreadsheet wants its CSV: UTF-8 with BOM, or Excel spoils Vietnamese; formulas disarmed. In Vietnamese,
 * Windows and with it Excel write decimals with a comma and part fields by semicolons.
 */
export const spreadsheetCsv = (locale: Locale): Options => ({
  ...csvOptions,
  delimiter: locale === 'vi' ? ';' : ',',
});

/** A number with so many decimals, as that spreadsheet reads it. */
export const spreadsheetNumber = (value: number, digits: number, locale: Locale) => {
  const text = value.toFixed(digits);
  return locale === 'vi' ? text.replace('.', ',') : text;
};
