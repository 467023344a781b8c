/** Actions, fields and values of the audit in the reader's language. */
import { isRole } from '#lib/access/roles.ts';
import * as messages from '#lib/paraglide/messages.js';
import type { Locale } from '#lib/paraglide/runtime.js';
import { formatDay, formatMoment, formatNumber } from '#lib/ui/format.ts';
import { isDay } from '#lib/ui/zone.ts';
import type { Names } from './names.server.ts';

type Worded = (inputs: Record<string, never>, options: { locale: Locale }) => string;

/** Keys of messages: `kiosk.corner-pin` → `kiosk_corner_pin`, `hashOfFile` → `hash_of_file`. */
export const messageKey = (name: string) =>
  name
    .replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');

type Group = `records_${'action' | 'noun' | 'field' | 'value'}` | 'access_role';

function worded(group: Group, name: string, locale: Locale): string | undefined {
  const message = (messages as unknown as Record<string, Worded | undefined>)[`${group}_${messageKey(name)}`];
  return message?.({}, { locale });
}

/** The action in words; itself where another version of the product wrote it. */
export const actionWord = (action: string, locale: Locale) => worded('records_action', action, locale) ?? action;

export const nounWord = (noun: string, locale: Locale) => worded('records_noun', noun, locale) ?? noun;

/** `opens` → "Giờ mở cửa"; its own name where it has no words. */
export const fieldWord = (field: string, locale: Locale) => worded('records_field', field, locale) ?? field;

/** Fields that hold the code of something with a name. */
const REFERRING: Record<string, string> = {
  employee: 'employee',
  store: 'unit',
  unit: 'unit',
  parent: 'unit',
  counter: 'counter',
  kiosk: 'kiosk',
  user: 'user',
  assignee: 'user',
  token: 'token',
};

/** @returns what kind of thing the field's value names */
export const kindOfField = (field: string): string | undefined => REFERRING[field];

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/;

export interface Wording {
  locale: Locale;
  zone: string;
  names: Names;
}

/** A single value in words. @param field the name of what holds it */
export function valueWord(field: string, value: unknown, { locale, zone, names }: Wording): string {
  if (value === null || value === undefined || value === '') return messages.records_empty({}, { locale });
  if (typeof value === 'boolean')
    return value ? messages.records_yes({}, { locale }) : messages.records_no({}, { locale });
  if (typeof value === 'number') return formatNumber(value, locale, Number.isInteger(value) ? 0 : 2);
  const text = String(value);
  if (field === 'role' && isRole(text)) return worded('access_role', text, locale) ?? text;
  const kind = kindOfField(field);
  const name = kind && names.get(kind, text);
  if (name !== undefined) return `${name} (${text})`;
  if (text === '9999-12-31') return messages.records_lasting({}, { locale });
  if (isDay(text)) return formatDay(text);
  if (MOMENT.test(text)) return formatMoment(text, zone);
  return worded('records_value', text, locale) ?? text;
}
