/** What the forms about units, counters and opening hours send, as people type it. */
import * as v from 'valibot';
import { m } from '#lib/paraglide/messages.js';
import { parseDay, parseTime } from '#lib/ui/parse.ts';
import { normalCode, normalName } from '#lib/ui/text.ts';
import type { DayHours } from '../opening.ts';

const MAX_NAME = 200;
const MAX_CODE = 40;

/** As it stands in addresses, files and on labels; `normalCode` has given it one spelling. */
const CODE = /^[\p{L}\p{N}](?:[\p{L}\p{N}._/-]*[\p{L}\p{N}])?$/u;

const name = v.pipe(
  v.string(),
  v.transform(normalName),
  v.nonEmpty(() => m.places_fault_name()),
  v.maxLength(MAX_NAME, () => m.places_fault_long({ limit: MAX_NAME })),
);
const code = v.pipe(
  v.string(),
  v.transform(normalCode),
  v.nonEmpty(() => m.places_fault_code()),
  v.maxLength(MAX_CODE, () => m.places_fault_long({ limit: MAX_CODE })),
  v.regex(CODE, () => m.places_fault_code_signs()),
);
const address = v.pipe(
  v.optional(v.string(), ''),
  v.transform(normalName),
  v.maxLength(MAX_NAME, () => m.places_fault_long({ limit: MAX_NAME })),
);
const day = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const found = parseDay(dataset.value);
    if (found) return found;
    addIssue({ message: m.places_fault_day() });
    return NEVER;
  }),
);
const parent = v.pipe(
  v.string(),
  v.trim(),
  v.nonEmpty(() => m.places_fault_parent()),
);

const kind = v.picklist(['province', 'area', 'office', 'store'], () => m.places_fault_kind());

/** Both times or neither. */
function hoursFrom(opens: string, closes: string): DayHours | null | string {
  if (opens.trim() === '' && closes.trim() === '') return null;
  const times = { opens: parseTime(opens), closes: parseTime(closes) };
  if (!times.opens || !times.closes) return m.places_fault_time();
  return times.opens < times.closes ? { opens: times.opens, closes: times.closes } : m.places_fault_hours_order();
}

const hours = v.pipe(
  v.object({ opens: v.optional(v.string(), ''), closes: v.optional(v.string(), '') }),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const found = hoursFrom(dataset.value.opens, dataset.value.closes);
    if (typeof found !== 'string') return found;
    addIssue({ message: found });
    return NEVER;
  }),
);

export const newUnitForm = v.object({ code, name, kind, parent, address, hours });
export interface NewUnit extends Omit<v.InferOutput<typeof newUnitForm>, 'hours'> {
  hours: DayHours | null;
}

/** The highest unit: what everything else belongs to. */
export const firstKinds = ['corporation', 'province'] as const;
export const firstUnitForm = v.object({ code, name, kind: v.picklist(firstKinds, () => m.places_fault_kind()) });
export type FirstUnit = v.InferOutput<typeof firstUnitForm>;

export const changeUnitForm = v.object({
  name,
  address,
  /** Absent for the highest unit. */
  parent: v.optional(parent),
  /** Absent where only the address can have changed. */
  from: v.optional(day),
  correction: v.optional(
    v.pipe(
      v.string(),
      v.transform((ticked) => ticked !== ''),
    ),
  ),
});
export type ChangedUnit = v.InferOutput<typeof changeUnitForm>;

export const newCounterForm = v.object({ code, name });
export type NewCounter = v.InferOutput<typeof newCounterForm>;
export const renameCounterForm = v.object({ counter: v.string(), name });
export const closeCounterForm = v.object({ counter: v.string(), day });
export const closeForm = v.object({ day });

/** One row of seven, Monday first: `open1`, `opens1`, `closes1` … `closes7`; a day that is not ticked is closed. */
export function weekFrom(form: FormData): { days: (DayHours | null)[]; faults: Record<string, string> } {
  const text = (key: string) => String(form.get(key) ?? '');
  const faults: Record<string, string> = {};
  const days = [1, 2, 3, 4, 5, 6, 7].map((weekday) => {
    if (!form.has(`open${weekday}`)) return null;
    const found = hoursFrom(text(`opens${weekday}`), text(`closes${weekday}`)) ?? m.places_fault_time();
    if (typeof found !== 'string') return found;
    faults[`day${weekday}`] = found;
    return null;
  });
  return { days, faults };
}

export const storeDayForm = v.object({ day, note: address, hours });
export const holidayForm = v.object({ day, name });

/** What is wrong with what was typed, by field. */
export function faultsOf(issues: readonly v.BaseIssue<unknown>[]): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const issue of issues) {
    const field = String(issue.path?.[0]?.key ?? '');
    faults[field] ??= issue.message;
  }
  return faults;
}
