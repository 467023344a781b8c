import { normalQuantile } from '#lib/scoring/normal.ts';

export interface Recommendation {
  promoters: number;
  passives: number;
  detractors: number;
  n: number;
  /** Promoters less detractors, percentage points, -100…100, with the range it lies in 95 times of a hundred. */
  score: number;
  low: number;
  high: number;
}

/**
 * Who would recommend: 9–10 promoters, 7–8 passives, 0–6 detractors.
 * @param counts of the answers 0…10; @returns null without answers
 * Sources: Reichheld FF (2003) "The One Number You Need to Grow"; for the range the adjusted Wald interval of Rocks B
 * (2016) The American Statistician 70:365-372, three answers more, of which each side gets three quarters.
 */
export function recommendation(counts: readonly number[], confidence = 0.95): Recommendation | null {
  const between = (from: number, to: number) => counts.slice(from, to + 1).reduce((sum, n) => sum + n, 0);
  const [detractors, passives, promoters] = [between(0, 6), between(7, 8), between(9, 10)];
  const n = detractors + passives + promoters;
  if (n === 0) return null;
  const up = (promoters + 0.75) / (n + 3);
  const down = (detractors + 0.75) / (n + 3);
  const half = normalQuantile((1 + confidence) / 2) * Math.sqrt((up + down - (up - down) ** 2) / (n + 3));
  return {
    ...{ promoters, passives, detractors, n },
    score: (100 * (promoters - detractors)) / n,
    low: Math.max(-100, 100 * (up - down - half)),
    high: Math.min(100, 100 * (up - down + half)),
  };
}
