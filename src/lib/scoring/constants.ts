import { channelOffsets, channelSums, channelTotals, referenceChannel } from './channels.ts';
import type { CellChannels, ChannelOffsets, Offsets } from './channels.ts';
import type { ScoringConfig } from './config.ts';
import { sumStores, varianceBetweenStores, varianceWithinStores, withPrior } from './credibility.ts';
import { storeCredit } from './credit.ts';
import { cellMoments } from './moments.ts';
import type { CellMoments } from './moments.ts';
import { keepChannels } from './tally.ts';
import type { Cell } from './tally.ts';
import { withinVariance } from './variance.ts';

/**
 * What is learned from all ratings and then holds for everybody: kept with each published result, and fit to be frozen
 * for a month. Names are those of the results; variances in points^2.
 */
export interface Constants {
  ref_channel: string;
  /** Points to take off a rating, by channel. */
  offsets: Record<string, number>;
  /** Evidence behind each offset, in ratings. */
  overlap: Record<string, number>;
  excluded_channels: string[];
  s2_rating: number;
  s2_day: number;
  /** Variance of a rating of one employee in one store. */
  s2: number;
  a_hat: number;
  b_hat: number;
  /** Variance between the employees of a store, and between stores. */
  a: number;
  b: number;
  /** lambda: the part of a store's difference that is its staff's. */
  store_credit: number;
  b_env: number | null;
  eff_movers: number;
}

function offsetsOf(sums: readonly CellChannels[], config: ScoringConfig): ChannelOffsets {
  if (config.channels) return channelOffsets(sums, config);
  const totals = channelTotals(sums);
  const reference = referenceChannel(totals, config.ref_channel);
  return { reference, offsets: new Map([...totals.keys()].map((name) => [name, 0])), overlap: new Map(), excluded: [] };
}

/** The cells without the channels that cannot be compared. */
const comparable = (cells: readonly Cell[], offsets: Offsets) => keepChannels(cells, (channel) => offsets.has(channel));

/** What counts of each cell under constants learned before. */
export const momentsUnder = (cells: readonly Cell[], offsets: Offsets, config: ScoringConfig): CellMoments[] =>
  cellMoments(comparable(cells, offsets), offsets, config.half_life);

/** The constants as these cells show them, and what then counts of each. Throws a RangeError without any ratings. */
export function learn(cells: readonly Cell[], config: ScoringConfig): { constants: Constants; moments: CellMoments[] } {
  const { reference, offsets, overlap, excluded } = offsetsOf(channelSums(cells), config);
  const kept = comparable(cells, offsets);
  const within = withinVariance(kept, offsets, config);
  const { s2 } = within;
  const moments = cellMoments(kept, offsets, config.half_life);
  const employees = varianceWithinStores(moments, s2);
  const a = withPrior(employees, config.a_prior);
  const sums = sumStores(moments, s2, a);
  const stores = varianceBetweenStores(sums, a);
  const b = withPrior(stores, config.b_prior);
  const credit =
    config.store_credit !== 'auto'
      ? { store_credit: config.store_credit, b_env: null, eff_movers: 0 }
      : sums.length === 1
        ? { store_credit: 0, b_env: null, eff_movers: 0 }
        : storeCredit(moments, s2, b, config.credit_prior);
  const constants = {
    ref_channel: reference,
    offsets: Object.fromEntries(offsets),
    overlap: Object.fromEntries(overlap),
    excluded_channels: excluded,
    ...within,
    a_hat: employees.hat,
    b_hat: stores.hat,
    a,
    b,
    ...credit,
  };
  return { constants, moments };
}
