/** Whose a response is, from how that was known at first and from all that is known of the shifts now. Pure. */
import type { ResponseTable } from '#db/schema.ts';
import { isDenied, servedAt, statedAt, type ShiftHistory } from '#lib/organisation/shift.ts';

export interface Attributed {
  /** `''`: nobody. */
  employee: string;
  attribution: ResponseTable['attribution'];
}

/** Where and when a response was given; `at` is UTC ISO, `day` its local day. */
export interface Visit {
  counter: string;
  at: string;
  day: string;
}

/**
 * What people stated afterwards wins. What the screen showed gives way only to what a second person agreed with; what was
 * looked up in the shifts, or found nobody, is looked up again.
 * @param origin how it was attributed when it came in
 */
export function attributed(origin: Attributed, { counter, at, day }: Visit, history: ShiftHistory): Attributed {
  const corrected = (employee: string): Attributed =>
    employee === origin.employee ? origin : { employee, attribution: 'corrected' };
  const stated = statedAt(history, counter, at);
  switch (origin.attribution) {
    case 'screen':
      if (stated) return stated.seconded ? corrected(stated.employee) : origin;
      if (!isDenied(history, counter, at, origin.employee)) return origin;
      return corrected(servedAt(history, counter, at, day) ?? '');
    case 'refused':
      return stated ? corrected(stated.employee) : origin;
    case 'none':
    case 'shift': {
      if (stated) return corrected(stated.employee);
      const served = servedAt(history, counter, at, day);
      return served === null ? { employee: '', attribution: 'none' } : { employee: served, attribution: 'shift' };
    }
    // The customer named the clerk; a shift says nothing about that.
    case 'named':
    case 'corrected':
      return origin;
  }
}

/** Responses that a change moves: so many of a day from one to another; `''` is nobody. */
export interface Move {
  day: string;
  from: string;
  to: string;
  n: number;
}

export interface Moves {
  total: number;
  /** Of them, those whose screen showed somebody else. */
  againstScreen: number;
  by: Move[];
}

export function summed(moved: { day: string; from: string; to: string; againstScreen: boolean }[]): Moves {
  const by = new Map<string, Move>();
  for (const { day, from, to } of moved) {
    const key = `${day}\t${from}\t${to}`;
    const found = by.get(key);
    if (found) found.n++;
    else by.set(key, { day, from, to, n: 1 });
  }
  return {
    total: moved.length,
    againstScreen: moved.filter(({ againstScreen }) => againstScreen).length,
    by: [...by].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, move]) => move),
  };
}
