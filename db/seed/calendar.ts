/** The year and the day of a shop: when customers come, and when they are in a hurry. */
import { addDays } from '#lib/ui/zone.ts';

/** First days of the lunar year, from the official calendar: computing them in time zone +7 goes wrong in 2027. */
const newYears = ['2025-01-29', '2026-02-17', '2027-02-06', '2028-01-26', '2029-02-13', '2030-02-03'];

const around = (from: number, to: number) =>
  new Set(newYears.flatMap((first) => Array.from({ length: to - from + 1 }, (_, at) => addDays(first, from + at))));
const holidays = around(-1, 4);
const rushes = around(-21, -2);

/** Sunday first. */
const weekdays = [0.55, 1.25, 1.05, 1, 1, 1.1, 0.8];
/** By hour of the day: mornings are busy, noon and nights are not. */
const hours = [1, 1, 1, 1, 1, 2, 4, 20, 60, 75, 70, 45, 22, 35, 55, 60, 50, 30, 16, 10, 8, 5, 3, 2];

export interface Day {
  sunday: boolean;
  /** Shops that close at all are closed from the eve of the lunar new year to its fifth day. */
  holiday: boolean;
  /** How many come, compared with a usual day. */
  crowd: number;
  /** What the day does to how they feel, in latent units. */
  mood: number;
}

export function dayInLife(day: string): Day {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  const rush = rushes.has(day);
  return {
    sunday: weekday === 0,
    holiday: holidays.has(day),
    crowd: (weekdays[weekday] ?? 1) * (rush ? 1.6 : 1),
    mood: (weekday === 1 ? -0.08 : 0) - (rush ? 0.12 : 0),
  };
}

export const crowdAt = (hour: number) => hours[hour % 24] ?? 1;

/** Where many come, some leave less content. */
export const moodAt = (hour: number) => 0.05 - crowdAt(hour) / 750;
