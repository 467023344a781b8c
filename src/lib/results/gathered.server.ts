/** Counts of a survey over a period, summed by version and by what they are split by. */
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { Db } from '#db/connect.server.ts';
import { add, addWritten, ANSWERED, isPlain, WHOLE, type Counts } from '#lib/response/tally.ts';
import type { Version } from './joined.ts';
import type { Split } from './request.ts';
import { sliced, type Parts } from './periods.ts';
import { levels, reasons, tallies, type CountedWhere, type Span } from './results.queries.server.ts';

/** Who waits for an answer meanwhile waits for so many rows at most. */
const STORES_AT_ONCE = 50;
const DAYS_AT_ONCE = 7;
const MONTHS_AT_ONCE = 1;

export interface Gathered {
  /** Of a version, over all groups. */
  of(version: number): Counts;
  /** Of a version in one group. */
  in(group: string, version: number): Counts;
  groups: string[];
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
  const places = (key: Key): Counts[] => {
    const whole = totals.get(key.version) ?? new Map();
    if (!split) return [whole];
    const name = String(key[split]);
    let group = groups.get(name);
    if (!group) groups.set(name, (group = new Map()));
    let counts = group.get(key.version);
    if (!counts) group.set(key.version, (counts = new Map()));
    return [whole, counts];
  };

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
  const packed = (whole: boolean) => async (asked: CountedWhere, span: Span) => {
    for (const { counts, ...key } of await tallies(db, asked, span, whole))
      for (const place of places(key)) addWritten(place, counts);
  };
  await each(full, where.stores, packed(split !== 'store'));
  await each(plain, where.stores, packed(false));
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
  };
}

function* portions(stores: string[] | null): Generator<string[] | null> {
  if (!stores) return yield null;
  for (let at = 0; at < stores.length; at += STORES_AT_ONCE) yield stores.slice(at, at + STORES_AT_ONCE);
}
