/**
 * The tree as it was on a day. A unit's row says how it is now; each row of its past says how it was up to a day, that
 * day included. Pure.
 */
import { addDays } from '#lib/ui/zone.ts';

export interface UnitState {
  name: string;
  parent: string | null;
}

export interface UnitNow extends UnitState {
  code: string;
}

export interface PastState extends UnitState {
  unit: string;
  to_day: string;
}

/** @returns the units as they were on that day, by code */
export function treeOn<U extends UnitNow>(units: readonly U[], past: readonly PastState[], day: string) {
  const then = new Map<string, PastState>();
  for (const state of past) {
    if (state.to_day < day) continue;
    const known = then.get(state.unit);
    if (!known || state.to_day < known.to_day) then.set(state.unit, state);
  }
  return new Map(
    units.map((unit) => {
      const { name, parent } = then.get(unit.code) ?? unit;
      return [unit.code, { ...unit, name, parent }];
    }),
  );
}

/** The unit's path upwards, itself first; a circle is walked once. */
export function* upwards(tree: ReadonlyMap<string, UnitState>, code: string): Generator<string> {
  const seen = new Set<string>();
  for (let at: string | null = code; at !== null && tree.has(at) && !seen.has(at); at = tree.get(at)?.parent ?? null) {
    seen.add(at);
    yield at;
  }
}

/** The units given and all below them. */
export function below(tree: ReadonlyMap<string, UnitState>, roots: readonly string[]): Set<string> {
  const children = Map.groupBy(tree.keys(), (code) => tree.get(code)?.parent ?? '');
  const found = new Set<string>();
  const walk = (code: string) => {
    if (found.has(code)) return;
    found.add(code);
    children.get(code)?.forEach(walk);
  };
  roots.filter((code) => tree.has(code)).forEach(walk);
  return found;
}

/**
 * Whether a move would put a unit above itself, on the day from which it holds or on any later one: what moved
 * meanwhile counts as well.
 * @returns codes from the unit upwards to itself; null: it would not
 */
export function circleOf(
  units: readonly UnitNow[],
  past: readonly PastState[],
  { code, parent, from }: { code: string; parent: string; from: string },
): string[] | null {
  const days = new Set([from, ...past.map(({ to_day }) => addDays(to_day, 1)).filter((day) => day > from)]);
  for (const day of days) {
    const tree = treeOn(units, past, day);
    const path = [...upwards(tree, parent)];
    const at = path.indexOf(code);
    if (at >= 0) return [code, ...path.slice(0, at + 1)];
  }
  return null;
}

/** How a unit was called and where it belonged, oldest first; `from` null: always. */
export function spellsOf(now: UnitState, past: readonly PastState[], since: string | null) {
  const earlier = past.toSorted((a, b) => (a.to_day < b.to_day ? -1 : 1));
  const begins = (at: number) => (at === 0 ? since : addDays(earlier[at - 1]?.to_day ?? '', 1));
  return [
    ...earlier.map(({ name, parent, to_day }, at) => ({ name, parent, from: begins(at), to: to_day as string | null })),
    { name: now.name, parent: now.parent, from: begins(earlier.length), to: null },
  ];
}
