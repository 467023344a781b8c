/** How many ratings each level got, level 1 first. On the scale of scores the levels are 0, 25, 50, 75 and 100 points. */
export type Levels = readonly [number, number, number, number, number];

/** Ratings of a histogram. */
export const countOf = ([n1, n2, n3, n4, n5]: Levels): number => n1 + n2 + n3 + n4 + n5;

/** Points of all ratings of a histogram together. */
export const pointsOf = ([, n2, n3, n4, n5]: Levels): number => 25 * n2 + 50 * n3 + 75 * n4 + 100 * n5;

/** Sum over all ratings of a histogram of the squared distance of their points from `centre`. */
export const squaresAround = ([n1, n2, n3, n4, n5]: Levels, centre: number): number =>
  n1 * centre ** 2 +
  n2 * (25 - centre) ** 2 +
  n3 * (50 - centre) ** 2 +
  n4 * (75 - centre) ** 2 +
  n5 * (100 - centre) ** 2;
