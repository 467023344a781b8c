/** Working hours as people type them: "7:30-11:30", "7h30 - 11h", "7-11", "22:00-6:00". */
import { parseTime } from '#lib/ui/parse.ts';
import { addDays, momentOf } from '#lib/ui/zone.ts';
import { hoursOn as openOn, type Opening } from './opening.ts';

export interface Hours {
  /** `HH:mm` local. */
  from: string;
  /** At or before `from`: on the next day. */
  to: string;
}

/** Where a store has no hours, a shift that is not said is an office's day. */
const OFFICE: Hours = { from: '07:30', to: '17:00' };

/** The hours of a store, by which a new shift is filled in. */
export const usualHours = ({ opens, closes }: { opens: string | null; closes: string | null }): Hours =>
  opens && closes ? { from: opens, to: closes } : OFFICE;

/** The same on one day, which may have hours of its own; null: the store stays closed. */
export function usualOn(store: Opening, day: string): Hours | null {
  const open = openOn(store, day);
  if (!open) return null;
  if (open.opens === '00:00' && open.closes === '24:00') return usualHours(store);
  return { from: open.opens, to: open.closes === '24:00' ? '00:00' : open.closes };
}

/** @param text `7:30`, `7h30`, `7.30`, `730` or `7`; 24:00 is midnight */
function time(text: string): string | null {
  const plain = /^(\d{1,2})(?:[.:]?(\d{2}))?$/.exec(text.trim());
  const found = plain ? `${plain[1]}:${plain[2] ?? '00'}` : text.replace(/\s+/g, '').replace(/giờ|g/i, 'h');
  return /^24:00$|^24h(00)?$/i.test(found) ? '00:00' : parseTime(found);
}

/**
 * @param usual what a part that is not said is taken from: "7h30" alone is until closing time, "-11:30" from opening time
 * @returns null when it is no such thing, or would be a shift of no length
 */
export function parseHours(text: string, usual: Hours): Hours | null {
  const parts = text
    .normalize('NFC')
    .trim()
    .split(/\s*(?:[-–—~]|→|đến|tới|to)\s*/i);
  if (parts.length > 2 || parts.every((part) => part === '')) return null;
  const [first = '', second = ''] = parts;
  const from = first === '' ? usual.from : time(first);
  const to = second === '' ? usual.to : time(second);
  return from && to && from !== to ? { from, to } : null;
}

export const hoursText = ({ from, to }: Hours) => `${from}–${to}`;

/** The hours of a local day as moments, UTC ISO. */
export function hoursOn(day: string, { from, to }: Hours, zone: string) {
  const end = to > from ? day : addDays(day, 1);
  return { from: momentOf(day, from, zone).toISOString(), to: momentOf(end, to, zone).toISOString() };
}
