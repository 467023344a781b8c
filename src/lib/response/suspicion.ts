/** Statistics that open a review (R5, R6, R7, R9); none of them sets anything apart by itself, only a person does. */

export interface Response {
  /** Ratings given, of tickets served. */
  ratings: number;
  tickets: number;
}

/**
 * R5: how far an employee-day's share of rated tickets is above that of the store's others.
 * Null where there is no telling: fewer than two others with tickets, or a share of 0 or 1 among them, or no tickets.
 * @returns p0 share of the others, phi their overdispersion (1 or more), z deviations above them
 * Source: McCullagh P, Nelder JA (1989) Generalized Linear Models, 4.5 (quasi-binomial).
 */
export function responseRatio(
  own: Response,
  others: readonly Response[],
): { p0: number; phi: number; z: number } | null {
  const peers = others.filter(({ tickets }) => tickets > 0);
  const p0 =
    peers.reduce((sum, { ratings }) => sum + ratings, 0) / peers.reduce((sum, { tickets }) => sum + tickets, 0);
  if (!(peers.length >= 2 && p0 > 0 && p0 < 1 && own.tickets > 0)) return null;
  const variance = (tickets: number) => tickets * p0 * (1 - p0);
  const chi2 = peers.reduce((sum, { ratings, tickets }) => sum + (ratings - tickets * p0) ** 2 / variance(tickets), 0);
  const phi = Math.max(1, chi2 / (peers.length - 1));
  return { p0, phi, z: (own.ratings - own.tickets * p0) / Math.sqrt(phi * variance(own.tickets)) };
}

/**
 * R6: chance that n ratings, each of one level with probability p, hold a run of that level at least `run` long.
 * Exact. Source: Feller W (1968) An Introduction to Probability Theory and its Applications, vol 1, XIII.7.
 */
export function longestRun(n: number, p: number, run: number): number {
  if (run < 1) return 1;
  // without[i]: no such run within the first i; a first one ends at i when i - run was another level and none before.
  const without: number[] = [];
  for (let i = 0; i <= n; i += 1) {
    if (i < run) without.push(1);
    else if (i === run) without.push(1 - p ** run);
    else without.push((without[i - 1] ?? 1) - (1 - p) * p ** run * (without[i - run - 1] ?? 1));
  }
  return 1 - (without[n] ?? 1);
}

/** R7: how irregular taps are: standard deviation of the gaps over their mean; null with fewer than two gaps. */
export function gapVariation(times: readonly number[]): number | null {
  const ascending = times.toSorted((x, y) => x - y);
  const gaps = ascending.slice(1).map((time, index) => time - (ascending[index] ?? NaN));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  if (gaps.length < 2 || mean === 0) return null;
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / (gaps.length - 1);
  return Math.sqrt(variance) / mean;
}

/** Ratings of one employee by some channels: how many, and their mean points. */
export interface ChannelMean {
  n: number;
  mean: number;
}

/**
 * R9: how far an employee's kiosk ratings are above their others, beyond the usual difference of the channels.
 * @param usual points by which kiosk ratings are above others for everybody
 * @param s2 variance of a rating, and omega2 of an employee's own difference between channels (points^2)
 * @returns standard deviations; null without ratings on either side
 */
export function channelGap(
  kiosk: ChannelMean,
  others: ChannelMean,
  { usual, s2, omega2 = 9 }: { usual: number; s2: number; omega2?: number },
): number | null {
  if (kiosk.n === 0 || others.n === 0) return null;
  return (kiosk.mean - others.mean - usual) / Math.sqrt(s2 / kiosk.n + s2 / others.n + 2 * omega2);
}
