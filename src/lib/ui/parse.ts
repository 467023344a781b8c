/** Days and times as people here write them, in files and forms: the reading side of format.ts. */
import { isDay, momentOf } from './zone.ts';

/** @param text `dd/MM/yyyy`, `d-M-yyyy`, `d.M.yyyy` or `yyyy-MM-dd`; @returns `YYYY-MM-DD`, or null when it is no such day */
export function parseDay(text: string): string | null {
  const local = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})$/.exec(text.trim());
  const day = local ? `${local[4]}-${pad(local[3])}-${pad(local[1])}` : text.trim();
  return isDay(day) ? day : null;
}

/** @param text `HH:mm`, `H:mm`, `HH:mm:ss` or `7h30`; @returns `HH:mm`, or null when no clock shows that */
export function parseTime(text: string): string | null {
  const found = /^(\d{1,2})(?::(\d{2})(?::\d{2})?|h(\d{2})?)$/i.exec(text.trim());
  if (!found) return null;
  const minutes = found[2] ?? found[3] ?? '00';
  return Number(found[1]) < 24 && Number(minutes) < 60 ? `${pad(found[1])}:${minutes}` : null;
}

/** @param text a day and a time in either order, by the zone's clocks; @returns UTC ISO, or null */
export function parseMoment(text: string, zone: string): string | null {
  const [first = '', second = '', ...more] = text.trim().split(/\s+|T/);
  if (more.length > 0) return null;
  const day = parseDay(first) ?? parseDay(second);
  const time = parseTime(second) ?? parseTime(first);
  return day && time ? momentOf(day, time, zone).toISOString() : null;
}

const pad = (text = '') => text.padStart(2, '0');
