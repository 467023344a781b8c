/** @param p share of the values that lie below, 0–1 @throws RangeError without values */
export function quantile(values: number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const found = sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))];
  if (found === undefined) throw new RangeError('No values to take a quantile of');
  return found;
}

/** Mean of the middle two where their number is even. */
export const median = (values: number[]) =>
  values.length % 2 === 1
    ? quantile(values, 0.5)
    : (quantile(values, 0.5) + quantile(values, (values.length / 2 - 1) / values.length)) / 2;
