/** A kiosk as its keepers see it: is it heard from, what waits on it. */
import type { Heartbeat } from './config.ts';
import { isOpen, type Hours } from './serving.ts';

/** The last heartbeat as it is kept. */
export interface StoredHeartbeat extends Heartbeat {
  /** Our clock minus the device's when it arrived, milliseconds: above 0, the device is slow. */
  clockDifference: number;
}

/** `new`: paired, never heard from. `resting`: not heard from, and the store is closed. */
export type Contact = 'new' | 'online' | 'resting' | 'silent';

export interface KioskInCare {
  id: string;
  name: string;
  store: { code: string; name: string };
  /** null: at the exit. */
  counter: { code: string; name: string } | null;
  contact: Contact;
  /** UTC ISO of the last heartbeat. */
  lastSeenAt: string | null;
  heartbeat: StoredHeartbeat | null;
}

/** Kiosks report every minute; a few lost in a row are no reason to send somebody. */
const SILENT_AFTER_MS = 5 * 60_000;

export function contactOf(lastSeenAt: string | null, hours: Hours, now: Date, zone: string): Contact {
  if (lastSeenAt === null) return 'new';
  if (now.getTime() - Date.parse(lastSeenAt) <= SILENT_AFTER_MS) return 'online';
  return isOpen({ store: hours, zone }, now.getTime()) ? 'silent' : 'resting';
}

/** What the page's sentence says of all kiosks together. */
export interface CareSummary {
  total: number;
  counts: Record<Contact, number>;
  /** Since when the first of the silent ones has been so. */
  silentSince: string | null;
  /** Responses not yet sent, on all devices. */
  pending: number;
}

export function summaryOf(kiosks: KioskInCare[]): CareSummary {
  const counts: CareSummary['counts'] = { new: 0, online: 0, resting: 0, silent: 0 };
  for (const { contact } of kiosks) counts[contact]++;
  const silent = kiosks.flatMap(({ contact, lastSeenAt }) => (contact === 'silent' && lastSeenAt ? [lastSeenAt] : []));
  return {
    total: kiosks.length,
    counts,
    silentSince: silent.sort()[0] ?? null,
    pending: kiosks.reduce((sum, { heartbeat }) => sum + (heartbeat?.pending ?? 0), 0),
  };
}
