/** Which shifts of a roster cannot both be so. Pure, so that form, page and import of a week cannot differ. */

/** A planned or stated shift; moments are UTC ISO. */
export interface Planned {
  id: string;
  counter: string;
  employee: string;
  from: string;
  to: string;
  /** Stated by people for what lay before; there it stands above the plan. */
  statedUntil: string | null;
}

/** Two of one rank at one time: what was stated replaces what was planned, and does not clash with it. */
function collide(a: Planned, b: Planned): boolean {
  const from = a.from > b.from ? a.from : b.from;
  const to = a.to < b.to ? a.to : b.to;
  if (from >= to) return false;
  const [one = '', other = ''] = [a.statedUntil ?? '', b.statedUntil ?? ''].sort();
  return from < one || to > other;
}

/** Why two shifts clash: two clerks at one counter, or one clerk at two; null: they do not. */
export function clashOf(a: Planned, b: Planned): 'counter' | 'employee' | null {
  if (a.id === b.id || !collide(a, b)) return null;
  // Somebody is said to have served where they were planned as well, and goes on: one person at one counter.
  const same = a.counter === b.counter && a.employee === b.employee;
  if (same && (a.statedUntil !== null || b.statedUntil !== null)) return null;
  if (a.counter === b.counter) return 'counter';
  return a.employee === b.employee ? 'employee' : null;
}

export interface Clash {
  of: 'counter' | 'employee';
  a: Planned;
  b: Planned;
}

/** Every pair that clashes, in the order of their beginnings. */
export function clashesAmong(shifts: readonly Planned[]): Clash[] {
  const found: Clash[] = [];
  const sorted = [...shifts].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.id < b.id ? -1 : 1));
  let running: Planned[] = [];
  for (const b of sorted) {
    running = running.filter((a) => a.to > b.from);
    for (const a of running) {
      const of = clashOf(a, b);
      if (of) found.push({ of, a, b });
    }
    running.push(b);
  }
  return found;
}
