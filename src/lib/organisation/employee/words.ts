/** Employees' standing in the reader's language. */
import { m } from '#lib/paraglide/messages.js';
import { formatDay } from '#lib/ui/format.ts';
import type { Standing, View } from './employee.ts';

interface Days {
  standing: Standing;
  start: string;
  end: string | null;
}

export function standingWord({ standing, start, end }: Days): string {
  if (standing === 'coming') return m.people_standing_coming({ day: formatDay(start) });
  if (standing === 'here' || end === null) return m.people_standing_here();
  const day = formatDay(end);
  return standing === 'leaving' ? m.people_standing_leaving({ day }) : m.people_standing_left({ day });
}

/** Class of the pill. */
export const standingTone: Record<Standing, string> = { coming: '', here: 'good', leaving: 'warn', left: '' };

export const viewWords: Record<View, () => string> = {
  current: m.people_view_current,
  leaving: m.people_view_leaving,
  'no-pin': m.people_view_no_pin,
  left: m.people_view_left,
};
