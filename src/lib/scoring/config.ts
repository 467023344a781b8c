import { dayNumber } from './day.ts';
import type { Day } from './day.ts';

/** A prior worth `weight` observations (or degrees of freedom) that say `value`. */
export type Prior = readonly [weight: number, value: number];

/** Every constant of the score. All are configuration, and are stored with each published result. */
export interface ScoringConfig {
  /** Days after which a rating weighs half; null: all days weigh the same. */
  half_life: number | null;
  /**
   * The day the half-life counts back from, for the record. Weights are used only as ratios within one cell, in which
   * this day cancels out.
   */
  as_of: Day | null;
  /** Ridge on the channel offsets, in ratings: pulls offsets with little evidence to 0. */
  ridge: number;
  /** A channel with less overlap with the others (ratings) cannot be compared and is left out. */
  min_overlap: number;
  /** Prior of the variance within a cell (points^2). */
  s2_prior: Prior;
  /** Day-to-day variance is used from this many degrees of freedom, and up to `day_cap` times the rating variance. */
  day_df_min: number;
  day_cap: number;
  /** Priors of the variance between employees of a store, and between stores (points^2). */
  a_prior: Prior;
  b_prior: Prior;
  /** Bounds of the effective number of ratings from which an employee gets a rank, and the distinct days it takes. */
  nmin_lo: number;
  nmin_hi: number;
  min_days: number;
  /** How many the commendation is for. */
  topk: number;
  /** Confidence of the rank range, 0..1. */
  rank_conf: number;
  /** How much of a store's difference belongs to its staff: a policy in 0..1, or learned from those who moved. */
  store_credit: number | 'auto';
  /** Prior of the environment's share of a store's difference. */
  credit_prior: Prior;
  /** Whether channel offsets are removed. */
  channels: boolean;
  /** The channel the others are measured against; null, or one without ratings: the one with most ratings. */
  ref_channel: string | null;
}

export const DEFAULT_CONFIG: ScoringConfig = {
  half_life: null,
  as_of: null,
  ridge: 30,
  min_overlap: 30,
  s2_prior: [20, 625],
  day_df_min: 30,
  day_cap: 3,
  a_prior: [4, 16],
  b_prior: [4, 16],
  nmin_lo: 10,
  nmin_hi: 30,
  min_days: 3,
  topk: 10,
  rank_conf: 0.9,
  store_credit: 'auto',
  credit_prior: [5, 0.5],
  channels: true,
  ref_channel: null,
};

interface Rule {
  holds: (value: unknown) => boolean;
  wants: string;
}

const finite = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const pair = (value: unknown, first: (n: number) => boolean, second: (n: number) => boolean): boolean =>
  Array.isArray(value) &&
  value.length === 2 &&
  finite(value[0]) &&
  finite(value[1]) &&
  first(value[0]) &&
  second(value[1]);

const positive = (n: number) => n > 0;
const atLeastZero = (n: number) => n >= 0;
const share = (n: number) => n >= 0 && n <= 1;

const POSITIVE: Rule = { holds: (v) => finite(v) && v > 0, wants: 'a number above 0' };
const FROM_ZERO: Rule = { holds: (v) => finite(v) && v >= 0, wants: 'a number from 0 up' };
/** A variance of exactly 0 would divide by zero, so its prior must carry weight. */
const VARIANCE_PRIOR: Rule = { holds: (v) => pair(v, positive, positive), wants: '[weight, value], both above 0' };

const RULES: Record<keyof ScoringConfig, Rule> = {
  half_life: { holds: (v) => v === null || POSITIVE.holds(v), wants: 'null or a number of days above 0' },
  as_of: { holds: (v) => v === null || dayNumber(v) !== null, wants: 'null, a whole number or YYYY-MM-DD' },
  ridge: FROM_ZERO,
  min_overlap: FROM_ZERO,
  s2_prior: VARIANCE_PRIOR,
  day_df_min: FROM_ZERO,
  day_cap: POSITIVE,
  a_prior: VARIANCE_PRIOR,
  b_prior: VARIANCE_PRIOR,
  nmin_lo: FROM_ZERO,
  nmin_hi: FROM_ZERO,
  min_days: FROM_ZERO,
  topk: { holds: (v) => Number.isSafeInteger(v) && Number(v) >= 1, wants: 'a whole number from 1 up' },
  rank_conf: { holds: (v) => finite(v) && v > 0 && v < 1, wants: 'a number between 0 and 1' },
  store_credit: { holds: (v) => v === 'auto' || (finite(v) && share(v)), wants: '"auto" or a number from 0 to 1' },
  credit_prior: { holds: (v) => pair(v, atLeastZero, share), wants: '[weight from 0 up, value from 0 to 1]' },
  channels: { holds: (v) => typeof v === 'boolean', wants: 'true or false' },
  ref_channel: {
    holds: (v) => v === null || (typeof v === 'string' && v !== ''),
    wants: 'null or the name of a channel',
  },
};

/**
 * The configuration with the defaults filled in.
 * Throws an Error that names the constant where a name is unknown or a value is out of its bounds.
 */
export function readConfig(given: Partial<ScoringConfig> | null | undefined = {}): ScoringConfig {
  if (typeof given !== 'object' || Array.isArray(given)) throw new Error('config must be an object');
  const stated = Object.entries(given ?? {}).filter(([, value]) => value !== undefined);
  for (const [name, value] of stated) {
    if (!Object.hasOwn(RULES, name)) throw new Error(`config.${name} is not a constant of the score`);
    const rule = RULES[name as keyof ScoringConfig];
    if (!rule.holds(value)) throw new Error(`config.${name} must be ${rule.wants}, got ${JSON.stringify(value)}`);
  }
  const config: ScoringConfig = { ...DEFAULT_CONFIG, ...Object.fromEntries(stated) };
  if (config.nmin_lo > config.nmin_hi)
    throw new Error(`config.nmin_lo (${config.nmin_lo}) must not exceed config.nmin_hi (${config.nmin_hi})`);
  return config;
}
