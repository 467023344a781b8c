/** What differs between two readings of a month: ratings that came or went, and what that does to the list. Pure. */
import type { Row } from '#lib/scoring/rows.ts';
import { isNobody } from '#lib/scoring/cell-rows.ts';
import { byName } from '#lib/scoring/names.ts';
import type { Inputs } from './inputs.ts';
import type { Candidate, Kind } from './review.ts';

export interface ChangedLine {
  kind: Kind;
  code: string;
  name: string;
  /** Ratings more and fewer than before. */
  more: number;
  fewer: number;
  score: { before: number | null; after: number | null };
  /** Key of the class proposed; null: none. */
  proposed: { before: string | null; after: string | null };
}

export interface Changes {
  /** Ratings more and fewer in all. */
  more: number;
  fewer: number;
  /** Those whose ratings or whose proposal changed, the latter first. */
  lines: ChangedLine[];
  /** How many there are; `lines` holds the first of them. */
  total: number;
}

/** Nobody reads more of them on a page. */
const SHOWN = 200;

interface Reading {
  inputs: Pick<Inputs, 'rows'>;
  candidates: Candidate[];
}

const keyOf = ([day, employee, store, channel]: Row) => `${day}\t${employee}\t${store}\t${channel}`;

/** Ratings more and fewer, by employee and by store. */
function movedBetween(then: readonly Row[], now: readonly Row[]) {
  const before = new Map(then.map((row) => [keyOf(row), row]));
  const after = new Map(now.map((row) => [keyOf(row), row]));
  const moved = new Map<string, { more: number; fewer: number }>();
  const total = { more: 0, fewer: 0 };
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [x, y] = [before.get(key), after.get(key)];
    const [, employee = '', store = ''] = x ?? y ?? [];
    for (let level = 0; level < 5; level++) {
      const difference = (y?.[4][level] ?? 0) - (x?.[4][level] ?? 0);
      if (difference === 0) continue;
      const what = difference > 0 ? 'more' : 'fewer';
      total[what] += Math.abs(difference);
      for (const place of [...(isNobody(employee) ? [] : [`employee\t${employee}`]), `store\t${store}`]) {
        const sum = moved.get(place) ?? { more: 0, fewer: 0 };
        sum[what] += Math.abs(difference);
        moved.set(place, sum);
      }
    }
  }
  return { moved, total };
}

export function changesBetween(then: Reading, now: Reading): Changes {
  const { moved, total } = movedBetween(then.inputs.rows, now.inputs.rows);
  const lineOf = (one: Candidate) => `${one.kind}\t${one.code}`;
  const before = new Map(then.candidates.map((one) => [lineOf(one), one]));
  const after = new Map(now.candidates.map((one) => [lineOf(one), one]));
  const lines = [...new Set([...before.keys(), ...after.keys()])].flatMap((key): ChangedLine[] => {
    const [x, y] = [before.get(key), after.get(key)];
    const one = y ?? x;
    const { more, fewer } = moved.get(key) ?? { more: 0, fewer: 0 };
    const proposed = { before: x?.proposed ?? null, after: y?.proposed ?? null };
    if (!one || (more + fewer === 0 && proposed.before === proposed.after)) return [];
    const score = { before: x?.score ?? null, after: y?.score ?? null };
    return [{ kind: one.kind, code: one.code, name: one.name, more, fewer, score, proposed }];
  });
  const weight = ({ proposed: { before: x, after: y } }: ChangedLine) => (x === y ? 1 : 0);
  lines.sort(
    (x, y) => weight(x) - weight(y) || y.more + y.fewer - x.more - x.fewer || byName(x.kind + x.code, y.kind + y.code),
  );
  return { ...total, lines: lines.slice(0, SHOWN), total: lines.length };
}
