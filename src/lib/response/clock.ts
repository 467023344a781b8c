/** A device's clock against ours. All times in milliseconds since 1970. */

/**
 * Differences below this may be a slow network's delay and are left alone: half a minute decides no day and no shift,
 * while a correction that jumps with the network would distort the spacing of taps. A device gives a post 20 s.
 */
const NOISE_MS = 30_000;
export const FUTURE_MS = 5 * 60_000;

export interface EpochClock {
  /** Our time minus the device's. */
  offset: number;
  /** False for an epoch that had ended before its first sync: the offset only bounds it. */
  measured: boolean;
}

/** The sharper of a known and a new measurement: delay only ever adds, so the smaller is the truer. */
export function measure(known: EpochClock | undefined, receivedAt: number, sentAt: number): EpochClock {
  const offset = receivedAt - sentAt;
  return { offset: known?.measured ? Math.min(known.offset, offset) : offset, measured: true };
}

/**
 * Places an epoch that ended unsynchronised: moved from what the device assumes as little as possible, and as a whole so
 * that the spacing of its answers stays, to lie between the outbox's last receipt and now.
 */
export function bound(
  answered: number[],
  assumed: number,
  { lastReceipt, now }: { lastReceipt: number | null; now: number },
): EpochClock {
  const first = Math.min(...answered);
  const last = Math.max(...answered);
  let offset = assumed;
  if (lastReceipt !== null && first + offset < lastReceipt) offset = lastReceipt - first;
  if (last + offset > now) offset = now - last;
  return { offset, measured: false };
}

/** A year and a month: longer than any outbox waits for a network, and than a paper ballot lies in a drawer. */
const STALE_MS = 400 * 86_400_000;

/** An answer that old was taken with a clock that was wrong and did not say so: it is kept, and flagged. */
export const isStale = (correctedAt: number, receivedAt: number) => receivedAt - correctedAt > STALE_MS;

/** @returns the device's moment in our time; from 1970 until `receivedAt`, give or take the noise */
export function correct(answered: number, clock: EpochClock | undefined, receivedAt: number): number {
  const offset = clock && Math.abs(clock.offset) >= NOISE_MS ? clock.offset : 0;
  return Math.max(0, Math.min(answered + offset, receivedAt + NOISE_MS));
}
