/** Where someone stands against the average: beyond reasonable doubt above or below it, or not. */
export type ClearTier = 'clearly_above' | 'clearly_below' | 'about_average';
/** With too few ratings nothing is said. */
export type Tier = ClearTier | 'too_few';

const CLEARLY_ABOVE = 0.95;
const CLEARLY_BELOW = 0.05;

/** The tier for a probability of being above the average, 0..1. */
export const tierOf = (probability: number): ClearTier =>
  probability >= CLEARLY_ABOVE ? 'clearly_above' : probability <= CLEARLY_BELOW ? 'clearly_below' : 'about_average';
