import { byName } from './names.ts';
import { solve } from './solve.ts';
import type { Cell } from './tally.ts';

/** Ratings of one cell by one channel: how many, and their points together. */
interface ChannelSum {
  n: number;
  y: number;
}

/** What one cell got by each channel. */
export type CellChannels = ReadonlyMap<string, ChannelSum>;

/** Points to take off a rating, by channel. */
export type Offsets = ReadonlyMap<string, number>;

export interface ChannelOffsets {
  /** The channel the others are measured against. */
  reference: string;
  /** Of the channels that can be compared; 0 for the reference. */
  offsets: Offsets;
  /** Ratings' worth of evidence that compares a channel with the others, by channel but the reference. */
  overlap: ReadonlyMap<string, number>;
  /** Channels with too little overlap to be compared, in order of name. */
  excluded: string[];
}

interface OffsetOptions {
  ridge: number;
  min_overlap: number;
  /** Used where it has ratings. */
  ref_channel?: string | null;
}

/** What each cell got by each channel, undecayed. */
export function channelSums(cells: readonly Cell[]): CellChannels[] {
  return cells.map((cell) => {
    const sums = new Map<string, ChannelSum>();
    for (const { channel, n, y } of cell.entries) {
      const sum = sums.get(channel);
      if (sum === undefined) sums.set(channel, { n, y });
      else {
        sum.n += n;
        sum.y += y;
      }
    }
    return sums;
  });
}

/** Ratings by channel over all cells, in order of name. */
export function channelTotals(cells: readonly CellChannels[]): Map<string, number> {
  const totals = new Map<string, number>();
  for (const cell of cells) for (const [channel, { n }] of cell) totals.set(channel, (totals.get(channel) ?? 0) + n);
  return new Map([...totals].sort(([x], [y]) => byName(x, y)));
}

/** The channel with most ratings (the first by name among equals), or the asked one where it has any. */
export function referenceChannel(totals: ReadonlyMap<string, number>, asked?: string | null): string {
  if (asked !== undefined && asked !== null && totals.has(asked)) return asked;
  const [first, ...rest] = totals;
  if (first === undefined) throw new RangeError('no ratings, so no reference channel');
  return rest.reduce((best, next) => (next[1] > best[1] ? next : best), first)[0];
}

/** Normal equations of the offsets of `channels`, cell effects swept out; other channels but `reference` are absent. */
function equations(cells: readonly CellChannels[], channels: readonly string[], reference: string) {
  const place = new Map(channels.map((channel, index) => [channel, index]));
  const matrix = channels.map(() => new Array<number>(channels.length).fill(0));
  const right = new Array<number>(channels.length).fill(0);
  for (const cell of cells) {
    const present = [...cell].filter(([channel, { n }]) => n > 0 && (channel === reference || place.has(channel)));
    const n = present.reduce((sum, [, channel]) => sum + channel.n, 0);
    const mean = present.reduce((sum, [, channel]) => sum + channel.y, 0) / n;
    for (const [name, one] of present) {
      const row = place.get(name);
      const line = row === undefined ? undefined : matrix[row];
      if (row === undefined || line === undefined) continue;
      right[row] = (right[row] ?? 0) + one.y - one.n * mean;
      for (const [otherName, other] of present) {
        const column = place.get(otherName);
        if (column === undefined) continue;
        line[column] = (line[column] ?? 0) + (column === row ? one.n : 0) - (one.n * other.n) / n;
      }
    }
  }
  return { matrix, right };
}

/**
 * How many points each channel gives more than the reference for the same work: cells are their own control, so a
 * channel is compared only where one employee was rated by it and by others too.
 * Throws an Error without any ratings, or where the offsets cannot be told apart (only possible without a ridge).
 * Source: Elliott MN et al. (2009) Effects of survey mode, patient mix, and nonresponse on CAHPS hospital survey
 * scores, Health Serv Res 44:501-518: linear model with fixed effects; ridge as pull towards no difference.
 */
export function channelOffsets(cells: readonly CellChannels[], options: OffsetOptions): ChannelOffsets {
  const totals = channelTotals(cells);
  const reference = referenceChannel(totals, options.ref_channel);
  const others = [...totals.keys()].filter((channel) => channel !== reference);

  const all = equations(cells, others, reference);
  const overlap = new Map(others.map((channel, index) => [channel, all.matrix[index]?.[index] ?? 0]));
  const compared = others.filter((channel) => (overlap.get(channel) ?? 0) >= options.min_overlap);

  const { matrix, right } = equations(cells, compared, reference);
  const ridged = matrix.map((line, row) =>
    line.map((value, column) => (row === column ? value + options.ridge : value)),
  );
  const delta = solve(ridged, right);
  return {
    reference,
    offsets: new Map([[reference, 0], ...compared.map((channel, index) => [channel, delta[index] ?? 0] as const)]),
    overlap,
    excluded: others.filter((channel) => !compared.includes(channel)),
  };
}
