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

const DAY_MS = 86_400_000;
/** Zones change their clocks at such a boundary only, if at all. */
const QUARTER_MS = 900_000;
/** A century of days, or three years of quarter hours. */
const MAX_KNOWN = 100_000;

/** Remembers what a function made of a number: for what is asked of every response, and has few answers. */
function remembered<T>(make: (key: number) => T): (key: number) => T {
  const known = new Map<number, T>();
  return (key) => {
    let found = known.get(key);
    if (found === undefined) {
      if (known.size >= MAX_KNOWN) known.clear();
      known.set(key, (found = make(key)));
    }
    return found;
  };
}

const textOfDay = remembered((day) => new Date(day * DAY_MS).toISOString().slice(0, 10));
const offsetsByZone = new Map<string, (quarter: number) => number>();

/** @returns `YYYY-MM-DD` of the moment in the zone */
export function dayOf(at: Date, zone: string): string {
  let offset = offsetsByZone.get(zone);
  if (!offset)
    offsetsByZone.set(zone, (offset = remembered((quarter) => offsetMs(new Date(quarter * QUARTER_MS), zone))));
  const ms = at.getTime();
  return textOfDay(Math.floor((ms + offset(Math.floor(ms / QUARTER_MS))) / DAY_MS));
}

/** @param time `HH:mm`; @returns the moment when the zone's clocks show it on that day */
export function momentOf(day: string, time: string, zone: string): Date {
  const wall = Date.parse(`${day}T${time}:00Z`);
  const guess = new Date(wall - offsetMs(new Date(wall), zone));
  return new Date(wall - offsetMs(guess, zone));
}

/** @returns the day `n` days after `day` (before, when negative) */
export function addDays(day: string, n: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + n * DAY_MS).toISOString().slice(0, 10);
}

const DAY = /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** True for a real calendar day written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const [, year, month, day] = DAY.exec(text) ?? [];
  return day !== undefined && Number(day) <= daysIn(Number(year), Number(month));
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
