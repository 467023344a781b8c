/** What a month's result is computed from, in one canonical form: the same counts give the same bytes. Pure. */
import { isNobody } from '#lib/scoring/cell-rows.ts';
import type { ScoringConfig } from '#lib/scoring/config.ts';
import type { Constants } from '#lib/scoring/constants.ts';
import { byName } from '#lib/scoring/names.ts';
import type { RosterEntry, Row } from '#lib/scoring/rows.ts';
import type { ScoreInput } from '#lib/scoring/score.ts';
import type { AwardClass, Kind } from './review.ts';

export interface Inputs {
  formula: number;
  unit: string;
  month: string;
  config: Partial<ScoringConfig>;
  /** Published for the month; null where there were no ratings to estimate them on. */
  constants: Constants | null;
  awards: Record<Kind, AwardClass[]>;
  holdShare: number;
  /** Ratings that count; those that no clerk is answerable for under the store's own name, see cell-rows.ts. */
  rows: Row[];
  /** The same of those in quarantine. */
  quarantined: Row[];
  /** Who was posted at the unit's stores during the month. */
  roster: RosterEntry[];
  /** What they were called then, by code. */
  names: Record<Kind, Record<string, string>>;
}

const keyOf = ([day, employee, store, channel]: Row) => `${day}\t${employee}\t${store}\t${channel}`;

/** One row for each day, employee, store and channel, in their order, without those that count nothing. */
export function canonicalRows(rows: Iterable<Row>): Row[] {
  const sums = new Map<string, Row>();
  for (const row of rows) {
    if (!row[4].some((n) => n > 0)) continue;
    const key = keyOf(row);
    const known = sums.get(key);
    if (!known) sums.set(key, row);
    else {
      const [day, employee, store, channel, counts] = known;
      sums.set(key, [day, employee, store, channel, counts.map((n, level) => n + (row[4][level] ?? 0))]);
    }
  }
  return [...sums].sort(([x], [y]) => byName(x, y)).map(([, row]) => row);
}

export function canonicalRoster(roster: Iterable<RosterEntry>): RosterEntry[] {
  const entries = new Map([...roster].map((entry) => [entry.join('\t'), entry]));
  return [...entries].sort(([x], [y]) => byName(x, y)).map(([, entry]) => entry);
}

/** JSON whose objects have their keys in order: two that say the same are the same text. */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_, held: unknown) =>
    typeof held === 'object' && held !== null && !Array.isArray(held)
      ? Object.fromEntries(Object.entries(held).sort(([x], [y]) => byName(x, y)))
      : held,
  );

/** What `smile score` takes. @param withQuarantined as if those counted too */
export function scoreInputOf(inputs: Inputs, kind: Kind, withQuarantined = false): ScoreInput {
  const { config, constants, roster, awards } = inputs;
  const all = withQuarantined ? [...inputs.rows, ...inputs.quarantined] : inputs.rows;
  const places = awards[kind].find((award) => award.places > 0)?.places;
  return {
    config: { ...config, ...(places === undefined ? {} : { topk: places }) },
    // Whom no clerk served is the store's affair.
    rows: kind === 'store' ? all : all.filter(([, employee]) => !isNobody(employee)),
    roster: kind === 'employee' ? roster : null,
    constants,
  };
}
