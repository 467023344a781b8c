/** What is wrong with a form about employees, worded for its fields. */
import type { BaseIssue } from 'valibot';
import { m } from '#lib/paraglide/messages.js';

const words: Record<string, () => string> = {
  name: m.people_need_name,
  code: m.people_need_code,
  store: m.people_need_store,
  start: m.people_need_day,
  from: m.people_need_day,
  end: m.people_need_day,
  day: m.people_need_day,
  pin: m.people_need_pin,
};

/** @returns by field; one that a form lacks is not there */
export function fieldErrors(issues: readonly BaseIssue<unknown>[]): Record<string, string> {
  const fields = issues.map(({ path }) => String(path?.[0]?.key ?? ''));
  return Object.fromEntries(fields.map((field) => [field, words[field]?.() ?? '']));
}

/** Refusals that are about one field of the forms. */
const fieldOf: Record<string, string> = {
  'employee.taken': 'code',
  'employee.store': 'store',
  'employee.start': 'start',
  'employee.end-before-start': 'end',
  'employee.move-before-start': 'from',
  'employee.move-after-end': 'from',
  'employee.move-same-store': 'store',
  'employee.photo': 'photo',
  'employee.photo-size': 'photo',
  'import.empty': 'upload',
  'import.too-large': 'upload',
};

/** A refusal at its field; null: it is about the whole form. */
export function refusedField({ code, message }: { code: string; message: string }): Record<string, string> | null {
  const field = fieldOf[code];
  return field === undefined ? null : { [field]: message };
}
