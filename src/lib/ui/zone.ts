/** Days and clock times in the organisation's zone. Everything stored is UTC; a day is a day there. */

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string) {
  let found = formatters.get(zone);
  if (!found) {
    found = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(zone, found);
  }
  return found;
}

/** Local calendar parts of a moment. */
export function localParts(at: Date, zone: string) {
  const parts: Record<string, string> = {};
  for (const { type, value } of formatter(zone).formatToParts(at)) parts[type] = value;
  return {
    day: `${parts.year}-${parts.month}-${parts.day}`,
    time: `${parts.hour}:${parts.minute}`,
    seconds: Number(parts.second),
  };
}

/** @returns the zone's difference from UTC at that moment, in milliseconds */
function offsetMs(at: Date, zone: string): number {
  const { day, time, seconds } = localParts(at, zone);
  const wall = Date.parse(`${day}T${time}:00Z`) + seconds * 1000;
  return wall - Math.floor(at.getTime() / 1000) * 1000;
}

/** @returns `YYYY-MM-DD` of the moment in the zone */
export const dayOf = (at: Date, zone: string) => localParts(at, zone).day;

/** @param time `HH:mm`; @returns the moment when the zone's clocks show it on that day */
export function momentOf(day: string, time: string, zone: string): Date {
  const wall = Date.parse(`${day}T${time}:00Z`);
  const guess = new Date(wall - offsetMs(new Date(wall), zone));
  return new Date(wall - offsetMs(guess, zone));
}

/** @returns the day `n` days after `day` (before, when negative) */
export function addDays(day: string, n: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10);
}

/** True for a real calendar day written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
