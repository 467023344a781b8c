/** R4: more taps at once than visitors explain. Judged over a whole day of a device, with its own usual rate. */

const WINDOWS = [60, 300, 900];
const ALPHA = 1e-4;

export interface BurstOptions {
  /** Usual taps a second: the largest hour-of-week baseline (median of 8 weeks) of the hour and its two neighbours. */
  rate: number;
  /** Seconds that were watched: the opening hours of the day. */
  watched: number;
  /** Widths of the windows to look through, in seconds. */
  windows?: readonly number[];
  /** Chance of a false alarm over all windows. */
  alpha?: number;
}

/**
 * Chance that somewhere in `watched` seconds a window of `width` seconds holds k events or more, at `rate` a second.
 * Source: Alm SE (1983) On the distributions of the scan statistics of a Poisson process; see Naus JI (1982) JASA
 * 77:177-183.
 */
export function scanProbability(k: number, rate: number, width: number, watched: number): number {
  const mean = rate * width;
  // No more than usual is sure to happen, and the approximation holds only above.
  if (k < 1 || k <= mean) return 1;
  // Poisson: `below` is the chance of at most k - 1, `last` of exactly k - 1.
  let last = Math.exp(-mean);
  let below = last;
  for (let count = 1; count < k; count += 1) {
    last *= mean / count;
    below += last;
  }
  const p = 1 - below * Math.exp(-(1 - mean / k) * rate * (watched - width) * last);
  return Math.min(1, Math.max(0, p));
}

/**
 * Which taps belong to a burst.
 * @param times of the taps of one device, in seconds, in any order, without those already set apart by R1 or R2
 * @returns for each tap, whether a window that cannot be chance holds it
 */
export function bursts(times: readonly number[], options: BurstOptions): boolean[] {
  const { rate, watched, windows = WINDOWS, alpha = ALPHA } = options;
  const inBurst = times.map(() => false);
  const taps = times.map((time, index) => ({ time, index })).sort((x, y) => x.time - y.time);
  for (const width of windows) {
    let end = 0;
    taps.forEach(({ time }, start) => {
      while (end < taps.length && (taps[end]?.time ?? Infinity) - time <= width) end += 1;
      if (scanProbability(end - start, rate, width, watched) >= alpha / windows.length) return;
      for (const { index } of taps.slice(start, end)) inBurst[index] = true;
    });
  }
  return inBurst;
}
