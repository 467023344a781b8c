/** A day of ratings: a whole number, or a date YYYY-MM-DD in the organisation's zone. */
export type Day = number | string;

const DAY_MS = 86_400_000;

/** The day as a whole number whose differences are days; null where it is neither a whole number nor a real date. */
export function dayNumber(day: unknown): number | null {
  if (typeof day === 'number') return Number.isSafeInteger(day) ? day : null;
  if (typeof day !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  const time = Date.parse(`${day}T00:00:00Z`);
  // Some engines roll 2026-02-30 over to March instead of refusing it.
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day ? null : time / DAY_MS;
}
