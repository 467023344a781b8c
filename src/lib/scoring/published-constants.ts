/** Constants of a month: what they are estimated on. Pure. */
import { readConfig } from './config.ts';
import type { ScoringConfig } from './config.ts';
import { learn, momentsUnder } from './constants.ts';
import type { Constants } from './constants.ts';
import { storeCredit } from './credit.ts';
import type { Row } from './rows.ts';
import { tallyRows } from './tally.ts';
import { addDays } from '#lib/ui/zone.ts';
import { wholeMonth } from './period.ts';

export interface Published {
  /** `YYYY-MM`. */
  month: string;
  formula: number;
  constants: Constants;
  config: Partial<ScoringConfig>;
  /** UTC ISO. */
  at: string;
}

/** Days on which all but lambda are estimated; those who moved between stores are few, and lambda takes a year. */
const DAYS = 90;
const MONTHS = 12;

/** The spans, both ends included, that a month's constants rest on. @param month `YYYY-MM` */
export function basisOf(month: string) {
  const { from, to } = wholeMonth(month);
  const [year = 0, number = 1] = from.split('-').map(Number);
  const first = new Date(Date.UTC(year, number - MONTHS, 1)).toISOString().slice(0, 7);
  return { days: { from: addDays(to, 1 - DAYS), to }, months: { from: first, to: month } };
}

/**
 * @param recent ratings of employees by day in the trailing 90 days
 * @param year the same of the trailing twelve months; only what each cell got in all matters, so that days may be joined
 * @returns null without ratings
 * @throws Error as `score`
 */
export function constantsFrom(
  recent: readonly Row[],
  year: readonly Row[],
  given?: Partial<ScoringConfig>,
): Constants | null {
  const config = readConfig(given);
  const cells = tallyRows(recent);
  if (cells.length === 0) return null;
  const { constants } = learn(cells, config);
  if (config.store_credit !== 'auto') return constants;
  const moments = momentsUnder(tallyRows(year), new Map(Object.entries(constants.offsets)), config);
  if (new Set(moments.map(({ store }) => store)).size < 2) return constants;
  return { ...constants, ...storeCredit(moments, constants.s2, constants.b, config.credit_prior) };
}

/** The month that holds the whole period; null where it reaches over several. */
export const monthHolding = ({ from, to }: { from: string; to: string }) =>
  from.slice(0, 7) === to.slice(0, 7) ? from.slice(0, 7) : null;
