/** Comparing two results, number by number. Pure. */

/**
 * The largest difference of any two numbers at the same place, relative to 1 or the larger of them; null where the two
 * are not of the same shape or differ in a text.
 */
export function greatestDifference(x: unknown, y: unknown): number | null {
  if (typeof x === 'number' && typeof y === 'number') return Math.abs(x - y) / Math.max(1, Math.abs(x), Math.abs(y));
  if (typeof x !== 'object' || typeof y !== 'object' || x === null || y === null) return Object.is(x, y) ? 0 : null;
  const keys = Object.keys(x);
  if (keys.length !== Object.keys(y).length) return null;
  let greatest = 0;
  for (const key of keys) {
    if (!Object.hasOwn(y, key)) return null;
    const found = greatestDifference((x as Record<string, unknown>)[key], (y as Record<string, unknown>)[key]);
    if (found === null) return null;
    greatest = Math.max(greatest, found);
  }
  return greatest;
}
