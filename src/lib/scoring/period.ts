/** Periods a manager chooses from. Days are `YYYY-MM-DD`, both ends included. */
import { addDays } from '#lib/ui/zone.ts';

export const presets = ['month', 'last-month', '7', '30', '90'] as const;
export type Preset = (typeof presets)[number];

export interface Period {
  from: string;
  to: string;
}

const firstOfMonth = (day: string) => `${day.slice(0, 7)}-01`;

/** @param today the organisation's day */
export function periodOf(preset: Preset, today: string): Period {
  if (preset === 'month') return { from: firstOfMonth(today), to: today };
  if (preset === 'last-month') {
    const to = addDays(firstOfMonth(today), -1);
    return { from: firstOfMonth(to), to };
  }
  return { from: addDays(today, 1 - Number(preset)), to: today };
}

/** @param month `YYYY-MM` */
export function wholeMonth(month: string): Period {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return { from: `${month}-01`, to: new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10) };
}

/** The preset that gives this period today, or null for one of the reader's own. */
export const presetOf = (period: Period, today: string): Preset | null =>
  presets.find((preset) => {
    const { from, to } = periodOf(preset, today);
    return from === period.from && to === period.to;
  }) ?? null;
