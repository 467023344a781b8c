/** Nobody stands at two counters, and no counter has two clerks, at one time of the roster. */
import type { FaultCode, Remarks } from './faults.ts';
import type { RosterShift } from './known.ts';
import type { ShiftRow } from './rows.ts';
import { whereIs } from './faults.ts';

export const shiftKey = ({ counter, employee, starts_at }: Omit<RosterShift, 'id' | 'ends_at'>) =>
  `${counter}\t${employee}\t${starts_at}`;

interface Spell {
  from: string;
  to: string;
  counter: string;
  employee: string;
  /** null: in the database, not in the file. */
  row: ShiftRow | null;
}

/** Adds a fault to each shift of the file that overlaps another of the same employee or the same counter. */
export function checkOverlaps(faults: Remarks<FaultCode>, rows: ShiftRow[], stored: RosterShift[]) {
  const given = new Set(rows.map(keyOf));
  const spells: Spell[] = [
    ...rows.map((row) => ({ ...row, row })),
    ...stored
      .filter((shift) => !given.has(shiftKey(shift)))
      .map(({ starts_at, ends_at, ...rest }) => ({ ...rest, from: starts_at, to: ends_at, row: null })),
  ].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));

  for (const [of, code] of [
    ['employee', 'employee-twice'],
    ['counter', 'counter-twice'],
  ] as const) {
    /** The spell that ends last among those begun so far. */
    const running = new Map<string, Spell>();
    for (const spell of spells) {
      const before = running.get(spell[of]);
      if (before && spell.from < before.to) report(faults, spell, before, of, code);
      if (!before || spell.to > before.to) running.set(spell[of], spell);
    }
  }
}

function report(faults: Remarks<FaultCode>, spell: Spell, before: Spell, of: 'employee' | 'counter', code: FaultCode) {
  // Of two in the file the later one is named, else the one in the file.
  const [at, other] = spell.row ? [spell, before] : [before, spell];
  if (!at.row) return;
  faults.add(at.row.place, `${of}_code`, code, {
    code: at[of],
    where: other.row ? whereIs(other.row.place) : '',
    counter: other.counter,
    employee: other.employee,
    from: other.from,
    to: other.to,
  });
}

export const keyOf = ({ counter, employee, from }: ShiftRow) => shiftKey({ counter, employee, starts_at: from });
