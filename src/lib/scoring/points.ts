/** How many ratings each level got, level 1 first. On the scale of scores the levels are 0, 25, 50, 75 and 100 points. */
export type Levels = readonly [number, number, number, number, number];

// Plain reads and products below: patterns and ** are several times slower, and this runs for every row.

/** Ratings of a histogram. */
export const countOf = (levels: Levels): number => levels[0] + levels[1] + levels[2] + levels[3] + levels[4];

/** Points of all ratings of a histogram together. */
export const pointsOf = (levels: Levels): number => 25 * levels[1] + 50 * levels[2] + 75 * levels[3] + 100 * levels[4];

/** Sum over all ratings of a histogram of the squared distance of their points from `centre`. */
export function squaresAround(levels: Levels, centre: number): number {
  const d1 = centre;
  const d2 = 25 - centre;
  const d3 = 50 - centre;
  const d4 = 75 - centre;
  const d5 = 100 - centre;
  return levels[0] * d1 * d1 + levels[1] * d2 * d2 + levels[2] * d3 * d3 + levels[3] * d4 * d4 + levels[4] * d5 * d5;
}
