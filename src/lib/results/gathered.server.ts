/** Counts of a survey over a period, summed by version and by what they are split by. */
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { Db } from '#db/connect.server.ts';
import { add, addWritten, ANSWERED, isPlain, WHOLE, type Counts } from '#lib/response/tally.ts';
import type { Version } from './joined.ts';
import type { Split } from './request.ts';
import { sliced, type Parts } from './periods.ts';
import { levels, reasons, responsesByStore, tallies, type CountedWhere, type Span } from './results.queries.server.ts';

/** Who waits for an answer meanwhile waits for so many rows at most. */
const STORES_AT_ONCE = 50;
const DAYS_AT_ONCE = 7;
const MONTHS_AT_ONCE = 1;
/** A picture with more parts is not looked at any more. */
export const MOST_GROUPS = 20;

export interface Gathered {
  /** Of a version, over all groups. */
  of(version: number): Counts;
  /** Of a version in one group. */
  in(group: string, version: number): Counts;
  groups: string[];
  /** Stores that were not looked at one by one, since others have more responses. */
  left: { groups: number; responses: number };
}

export interface Wanted {
  survey: string;
  versions: Version[];
  parts: Parts;
  stores: string[] | null;
  channel: string | undefined;
  split: Split | null;
}

interface Key {
  store: string;
  version: number;
  channel: string;
}

export async function gathered(db: Db, { versions, parts, split, ...where }: Wanted): Promise<Gathered> {
  const totals = new Map<number, Counts>(versions.map(({ version }) => [version, new Map()]));
  const groups = new Map<string, Map<number, Counts>>();
  const whole = (key: Key): Counts => totals.get(key.version) ?? new Map();
  const part = (key: Key, by: Split): Counts => {
    const name = String(key[by]);
    let group = groups.get(name);
    if (!group) groups.set(name, (group = new Map()));
    let counts = group.get(key.version);
    if (!counts) group.set(key.version, (counts = new Map()));
    return counts;
  };
  const places = (key: Key): Counts[] => (split ? [whole(key), part(key, split)] : [whole(key)]);

  const spans: Span[] = [...parts.months.map((month) => ({ month })), ...sliced(parts.spans, DAYS_AT_ONCE)];
  const plain = versions.filter(({ definition }) => isPlain(definition)).map(({ version }) => version);
  const full = versions.map(({ version }) => version).filter((version) => !plain.includes(version));
  const each = async (
    found: number[],
    stores: string[] | null,
    read: (where: CountedWhere, span: Span) => Promise<void>,
  ) => {
    if (found.length === 0) return;
    for (const some of portions(stores))
      for (const [at, span] of spans.entries()) {
        await read({ ...where, versions: found, stores: some }, span);
        if (at % MONTHS_AT_ONCE === 0) await yieldToOthers();
      }
  };
  const packed = (all: boolean, into: (key: Key) => Counts[]) => async (asked: CountedWhere, span: Span) => {
    for (const { counts, ...key } of await tallies(db, asked, span, all))
      for (const place of into(key)) addWritten(place, counts);
  };
  let left = { groups: 0, responses: 0 };
  if (split === 'store') {
    // Each store's counts of a year are much to read: those that are shown are chosen by their number first.
    const numbers = new Map<string, number>();
    await each(full, where.stores, async (asked, span) => {
      for (const { store, n } of await responsesByStore(db, asked, span))
        numbers.set(store, (numbers.get(store) ?? 0) + Number(n));
    });
    const largest = [...numbers].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    const rest = largest.splice(MOST_GROUPS);
    left = { groups: rest.length, responses: rest.reduce((sum, [, n]) => sum + n, 0) };
    await each(
      full,
      where.stores,
      packed(true, (key) => [whole(key)]),
    );
    const shown = largest.map(([store]) => store);
    await each(
      full,
      shown,
      packed(false, (key) => [part(key, split)]),
    );
  } else await each(full, where.stores, packed(true, places));
  await each(plain, where.stores, packed(false, places));
  await each(plain, where.stores, async (asked, span) => {
    for (const { question, n1, n2, n3, n4, n5, ...key } of await levels(db, asked, span))
      for (const place of places(key))
        [n1, n2, n3, n4, n5].forEach((n, at) => {
          add(place, question, String(at + 1), n);
          add(place, WHOLE, ANSWERED, n);
        });
    for (const { question, option, n, ...key } of await reasons(db, asked, span))
      for (const place of places(key)) add(place, question, option, n);
  });
  return {
    of: (version) => totals.get(version) ?? new Map(),
    in: (group, version) => groups.get(group)?.get(version) ?? new Map(),
    groups: [...groups.keys()],
    left,
  };
}

function* portions(stores: string[] | null): Generator<string[] | null> {
  if (!stores) return yield null;
  for (let at = 0; at < stores.length; at += STORES_AT_ONCE) yield stores.slice(at, at + STORES_AT_ONCE);
}
