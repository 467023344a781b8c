import type { Offsets } from './channels.ts';
import type { Prior } from './config.ts';
import { squaresAround } from './points.ts';
import type { Cell } from './tally.ts';

/** Variance of a rating around its cell's mean (points^2), as seen rating by rating, day by day, and as used. */
export interface WithinVariance {
  s2_rating: number;
  s2_day: number;
  s2: number;
}

interface VarianceOptions {
  s2_prior: Prior;
  day_df_min: number;
  day_cap: number;
}

/**
 * How much ratings of one employee in one store differ among themselves. Where whole days swing together, ratings of a
 * day are not independent, and the day level says so; it counts from enough days on, and within a cap.
 * Nothing decays here.
 * Source: Buehlmann H, Straub E (1970) Glaubwuerdigkeit fuer Schadensaetze, Mitt VSVM 70:111-133.
 */
export function withinVariance(
  cells: readonly Cell[],
  offsets: Offsets,
  { s2_prior: [weight, value], day_df_min, day_cap }: VarianceOptions,
): WithinVariance {
  let squares = 0;
  let freedom = 0;
  let daySquares = 0;
  let dayFreedom = 0;
  for (const { entries } of cells) {
    let n = 0;
    let sum = 0;
    for (const entry of entries) {
      n += entry.n;
      sum += entry.y - entry.n * (offsets.get(entry.channel) ?? 0);
    }
    const mean = sum / n;
    // Entries come in order of day, so a day is over when the next one begins.
    let day = NaN;
    let dayN = 0;
    let dayDeviation = 0;
    for (const entry of entries) {
      if (entry.day !== day) {
        if (dayN > 0) daySquares += dayDeviation ** 2 / dayN;
        day = entry.day;
        dayN = 0;
        dayDeviation = 0;
        dayFreedom += 1;
      }
      const centre = mean + (offsets.get(entry.channel) ?? 0);
      squares += squaresAround(entry.levels, centre);
      dayN += entry.n;
      dayDeviation += entry.y - entry.n * centre;
    }
    daySquares += dayDeviation ** 2 / dayN;
    dayFreedom -= 1;
    freedom += n - 1;
  }
  const s2_rating = (squares + weight * value) / (freedom + weight);
  const s2_day = dayFreedom > 0 && dayFreedom >= day_df_min ? daySquares / dayFreedom : 0;
  return { s2_rating, s2_day, s2: Math.max(s2_rating, Math.min(s2_day, day_cap * s2_rating)) };
}
