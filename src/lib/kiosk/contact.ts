/** Whether a kiosk is heard from, said the way a manager asks: working, resting for the night, or silent. */
import { localParts } from '#lib/ui/zone.ts';

/** Kiosks report every minute; a few lost in a row are no reason to send somebody. */
const SILENT_AFTER_MS = 5 * 60_000;

/** `new`: paired, never heard from. `resting`: not heard from, and the store is closed. */
export type Contact = 'new' | 'online' | 'resting' | 'silent';

export interface Hours {
  /** `HH:mm` local; null: always open. */
  opens: string | null;
  closes: string | null;
}

export function contactOf(lastSeenAt: string | null, hours: Hours, now: Date, zone: string): Contact {
  if (lastSeenAt === null) return 'new';
  if (now.getTime() - Date.parse(lastSeenAt) <= SILENT_AFTER_MS) return 'online';
  return isOpen(hours, now, zone) ? 'silent' : 'resting';
}

function isOpen({ opens, closes }: Hours, now: Date, zone: string): boolean {
  const { time } = localParts(now, zone);
  return (opens === null || time >= opens) && (closes === null || time < closes);
}
