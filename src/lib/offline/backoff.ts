/** When to try again: exponential, full jitter, so that a province's kiosks do not return in one wave. */

const BASE_MS = 1_000;
const CAP_MS = 60_000;
/** A server that asks for more than this is taken at this: nobody stands at the kiosk to lift a mistake. */
const PATIENCE_MS = 600_000;
const FLOOR_MS = 200;

/**
 * @param attempt failures so far in a row, from 1
 * @param retryAfterMs what the server asked for, if it did: never less than that
 * @param random 0–1; @returns milliseconds
 */
export function backoff(attempt: number, retryAfterMs: number | null, random = Math.random()): number {
  const ceiling = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt, 10));
  const asked = Math.min(retryAfterMs ?? 0, PATIENCE_MS);
  return Math.round(asked + Math.max(FLOOR_MS, random * (asked > 0 ? Math.min(ceiling, 5_000) : ceiling)));
}

/** @param header `Retry-After`: seconds or an HTTP date; @returns milliseconds from `now`, or null */
export function retryAfter(header: string | null, now: number): number | null {
  if (!header) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
