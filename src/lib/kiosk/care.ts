/** A kiosk as its keepers see it: is it heard from, what waits on it, has everything arrived. */
import { gapsIn, parseRanges, type Range } from '#lib/response/ranges.ts';

/** `new`: paired, never heard from. `resting`: not heard from, and the store is closed. */
export type Contact = 'new' | 'online' | 'resting' | 'silent';

/** The last heartbeat as it is kept. */
export interface Report {
  /** UTC ISO, when it came. */
  at: string;
  pending: number;
  oldestPendingAt: string | null;
  lastSeq: number;
  battery: number | null;
  appVersion: string;
  /** Our clock minus the device's when it arrived, milliseconds: above 0, the device is slow. */
  clockDifference: number;
}

/** What a device has taken, answers and sign events alike, against what of it is here. */
export interface Completeness {
  taken: number;
  received: number;
  /** Still on the device, by its own word. */
  waiting: number;
  /** Numbers that were given out, are not waiting as far as known, and never came. */
  gaps: Range[];
  /** How many numbers that is. */
  missing: number;
}

/** A gap with the answers that stand around it; null: not known. */
export interface NamedGap extends Range {
  after: string | null;
  before: string | null;
}

/** What somebody should look into, the most pressing first. */
const troubles = ['silent', 'stale', 'gaps', 'battery', 'clock'] as const;
export type Trouble = (typeof troubles)[number];

/** What the list may be narrowed to. */
export const views = [...troubles, 'pending', 'version', 'new', 'revoked'] as const;
export type View = (typeof views)[number];

export const isView = (text: string | null): text is View => (views as readonly (string | null)[]).includes(text);

export interface KioskInCare {
  id: string;
  name: string;
  store: { code: string; name: string };
  /** null: at the exit. */
  counter: { code: string; name: string } | null;
  contact: Contact;
  /** UTC ISO of its last request of any kind. */
  heardAt: string | null;
  revokedAt: string | null;
  report: Report | null;
  /** null: it never reported. */
  completeness: Completeness | null;
  troubles: Trouble[];
}

/** Kiosks report every minute; a few lost in a row are no reason to send somebody. */
export const SILENT_AFTER_MS = 5 * 60_000;
/** Answers that wait for longer than a day are more than a bad connection. */
export const STALE_AFTER_MS = 86_400_000;
export const LOW_BATTERY = 0.2;
/** From here on a clock deserves a look. */
export const CLOCK_WRONG_MS = 60_000;

/**
 * @param received ranges of numbers, as the outbox keeps them
 * @param pending how many items wait on the device, by its last heartbeat
 */
export function completenessOf(received: string, lastSeq: number, pending: number): Completeness {
  const ranges = parseRanges(received);
  const here = ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  const last = ranges.at(-1)?.to ?? 0;
  const taken = Math.max(lastSeq, last);
  const gaps = gapsIn(ranges);
  const inside = sizeOf(gaps);
  // Devices send the oldest first: what waits is the end of the row; an end that does not wait is lost.
  const waiting = Math.min(pending, taken - here);
  const tail = Math.max(0, taken - last - waiting);
  if (tail > 0) gaps.push({ from: last + 1, to: last + tail });
  return { taken, received: here, waiting, gaps, missing: inside + tail };
}

export const sizeOf = (ranges: Range[]) => ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);

/** How many of the numbers in `wanted` are in `received`. */
export function overlap(wanted: Range[], received: Range[]): number {
  let n = 0;
  for (const a of wanted)
    for (const b of received) n += Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from) + 1);
  return n;
}

/** What the page's sentence says of all kiosks together. */
export interface CareSummary {
  total: number;
  counts: Record<Contact, number>;
  /** Since when the first of the silent ones has been so. */
  silentSince: string | null;
  /** Items not yet sent, on all devices. */
  pending: number;
  /** How many kiosks each view would show. */
  views: Record<View, number>;
}
