/** Rules judged at intake. A verdict is stored with its rule and version; scores exclude the response. */

export const REFRACTORY = { rule: 'R2', version: 1, gapMs: 5_000 } as const;

/**
 * R2: a tap less than five seconds after the last kept tap of the device is set apart (children, nervous fingers).
 * @param taps moments in milliseconds, in the order to judge
 * @param kept moments of taps kept before
 * @returns for each tap, the kept tap that it follows too closely, or null where it is kept itself
 */
export function refractory(taps: number[], kept: number[] = [], gapMs: number = REFRACTORY.gapMs): (number | null)[] {
  const standing = [...kept];
  return taps.map((tap) => {
    const before = standing.find((other) => other <= tap && tap - other < gapMs);
    if (before !== undefined) return before;
    standing.push(tap);
    return null;
  });
}
